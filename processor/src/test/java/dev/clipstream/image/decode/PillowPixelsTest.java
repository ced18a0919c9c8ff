package dev.clipstream.image.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.resize.Fit;
import dev.clipstream.image.resize.Interpolation;
import dev.clipstream.image.resize.Resizing;
import dev.clipstream.testing.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/**
 * Photographs become what Pillow itself makes of them; {@code pillow_pixels.py}, beside the pixels
 * that are compared, has asked it.
 */
class PillowPixelsTest {

  private static final int PIXELS = 16;
  private static final int WAYS = 3;

  private static final Resizing BICUBIC_256 =
      new Resizing(
          Fit.CROP, Interpolation.BICUBIC, OptionalInt.of(256), OptionalDouble.empty(), 0, false);
  private static final Resizing BILINEAR_CROP = Resizing.of(Fit.CROP, Interpolation.BILINEAR);
  private static final Resizing BILINEAR_STRETCH = Resizing.of(Fit.STRETCH, Interpolation.BILINEAR);

  /** How far a photograph is from Pillow's, over the pixels that were kept, of 255 levels. */
  private record Difference(double mean, int most) {}

  private static List<Difference> differences(int way, int side, Resizing resizing)
      throws IOException, BadImageException {
    List<Path> files =
        SharedData.requireFiles("images/photos").stream()
            .filter(file -> file.toString().endsWith(".JPEG"))
            .toList();
    byte[] kept;
    try (InputStream in = PillowPixelsTest.class.getResourceAsStream("pillow-pixels.bin")) {
      kept = Objects.requireNonNull(in).readAllBytes();
    }
    assertThat(kept).hasSize(files.size() * WAYS * PIXELS * 3);
    List<Difference> differences = new ArrayList<>();
    ByteBuffer target = ByteBuffer.allocateDirect(3 * side * side);
    try (var decoder = new ImageDecoder(side, side, resizing, ImageLimits.DEFAULT)) {
      for (int file = 0; file < files.size(); file++) {
        byte[] bytes = Files.readAllBytes(files.get(file));
        decoder.decode(Image.encoded(ImageEncoding.JPEG, bytes), target, 0);
        differences.add(difference(target, side, kept, (file * WAYS + way) * PIXELS * 3));
      }
    }
    return differences;
  }

  private static Difference difference(ByteBuffer seen, int side, byte[] kept, int at) {
    double sum = 0;
    int most = 0;
    for (int k = 0; k < PIXELS; k++) {
      int pixel = (53 * k + 29) % side * side + (37 * k + 11) % side;
      for (int c = 0; c < 3; c++) {
        int difference = Math.abs((seen.get(3 * pixel + c) & 0xff) - (kept[at + 3 * k + c] & 0xff));
        sum += difference;
        most = Math.max(most, difference);
      }
    }
    return new Difference(sum / (3 * PIXELS), most);
  }

  private static double mean(List<Difference> differences) {
    return differences.stream().mapToDouble(Difference::mean).average().orElseThrow();
  }

  @Test
  void photographs_thatAreDecodedAtTheirSize_becomePillowsToTheBit() throws Exception {
    assertThat(differences(0, 224, BICUBIC_256)).allMatch(difference -> difference.most() == 0);
    // One of them is more than four times too large, and so decoded at a half.
    List<Difference> others = differences(1, 224, BILINEAR_CROP);
    assertThat(others).filteredOn(difference -> difference.most() > 0).hasSizeLessThan(2);
    assertThat(others).allMatch(difference -> difference.mean() < 1);
  }

  @Test
  void photographs_thatAreDecodedAtAFraction_differByLessThanALevel() throws Exception {
    List<Difference> differences = differences(2, 64, BILINEAR_STRETCH);
    assertThat(mean(differences)).isLessThan(0.5);
    assertThat(differences).allMatch(d -> d.mean() < 1.5 && d.most() <= 16);
  }

  @Test
  void photographs_onTheQuickWay_differByALevelOrTwo() throws Exception {
    List<Difference> differences = differences(1, 224, Resizing.DEFAULT);
    assertThat(mean(differences)).isLessThan(1.3);
    assertThat(differences).allMatch(difference -> difference.mean() < 7);
  }
}
