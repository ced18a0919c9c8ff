package dev.clipstream.image.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.Pixels;
import dev.clipstream.image.Samples;
import dev.clipstream.image.resize.Fit;
import dev.clipstream.testing.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that other projects collected because decoders got them wrong. */
class RealImageTest {
  private static final ImageLimits LIMITS = ImageLimits.DEFAULT;

  /** Files that must be refused although they begin as images do. */
  private static final Set<String> REFUSED =
      Set.of(
          "broken.png",
          "broken_data_stream.png",
          // A good third of its restart intervals are damaged: a portrait in stripes.
          "hopper_bad_exif.jpg",
          "truncated_image.png",
          "truncated_jpeg.jpg");

  @ParameterizedTest
  @ValueSource(strings = {"images/pillow", "images/twelvemonkeys", "images/photos"})
  void everyFileGivesPixelsOrAReason(String folder) throws IOException {
    Set<String> refused = new TreeSet<>();
    ByteBuffer target = ByteBuffer.allocateDirect(224 * 224 * 3);
    try (var decoder = new ImageDecoder(224, 224, Fit.CROP, LIMITS)) {
      for (Path path : SharedData.requireFiles(folder)) {
        byte[] bytes = Files.readAllBytes(path);
        Optional<ImageEncoding> format = ImageEncoding.sniff(bytes, 0, bytes.length);
        Image image = Image.encoded(format.orElse(ImageEncoding.JPEG), bytes);
        try {
          decoder.decode(image, target, 0);
          assertThat(format).as("format of %s", path).isPresent();
        } catch (BadImageException e) {
          assertThat(e.getMessage()).isNotBlank();
          format.ifPresent(known -> refused.add(path.getFileName().toString()));
        }
      }
    }
    assertThat(REFUSED).containsAll(refused);
    if (folder.endsWith("pillow")) {
      assertThat(refused).isEqualTo(REFUSED);
    }
  }

  /** Sizes as the projects' own tests, or the files' names, state them. */
  @Test
  void wellFormedFilesHaveTheirTrueSizes() throws IOException, BadImageException {
    List<String> seen = new ArrayList<>();
    List<String> expected =
        List.of(
            "pillow/hopper.jpg 128x128",
            "pillow/hopper.webp 128x128",
            "pillow/flower.jpg 480x360",
            "pillow/pil_sample_cmyk.jpg 100x100",
            "pillow/orientation_rectangle.jpg 1x2",
            "pillow/apng_mode_16bit.png 128x64",
            "twelvemonkeys/small_31x13.webp 31x13",
            "twelvemonkeys/small_1x13.webp 1x13",
            "twelvemonkeys/1.webp 550x368",
            "twelvemonkeys/animated-webp-supported.webp 400x400",
            "twelvemonkeys/cmyk-sample.jpg 160x227",
            "exif-orientation/Landscape_6.jpg 1800x1200",
            "exif-orientation/Portrait_5.jpg 1200x1800");
    try (var decoder = new ImageDecoder(8, 8, Fit.STRETCH, LIMITS)) {
      for (String line : expected) {
        String name = line.substring(0, line.indexOf(' '));
        Path path = SharedData.require("images/" + name);
        Pixels pixels =
            decoder.decodeWhole(Image.encoded(ImageEncoding.JPEG, Files.readAllBytes(path)));
        seen.add("%s %dx%d".formatted(name, pixels.width(), pixels.height()));
      }
    }
    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void onePortraitInAllItsFormatsLooksTheSame() throws IOException, BadImageException {
    byte[] reference = portrait("hopper.png");
    Set<String> others =
        Set.of(
            "hopper.jpg", "hopper.webp", "hopper_orientation_6.jpg", "hopper_orientation_8.webp");
    for (String name : others.stream().sorted().collect(Collectors.toList())) {
      assertThat(Samples.meanDifference(portrait(name), reference)).as(name).isLessThan(6);
    }
  }

  private static byte[] portrait(String name) throws IOException, BadImageException {
    byte[] file = Files.readAllBytes(SharedData.require("images/pillow/" + name));
    return Samples.decode(Image.encoded(ImageEncoding.JPEG, file), 64, 64, Fit.STRETCH);
  }
}
