package dev.clipstream.image.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.testing.Skip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds the operator's guide to what decoding takes: its table of bytes a pixel. */
class DecodingMemoryIT {
  /** Stacks, buffers and what else does not depend on the pixels: 12 MB of 12 million pixels. */
  private static final double BESIDES = 1;

  @Test
  void anImageTakesNoMoreMemoryThanTheGuideSays() throws IOException, InterruptedException {
    if (!Files.isWritable(Path.of("/proc/self/clear_refs"))) {
      throw Skip.because("the peak of resident memory can only be read from Linux's /proc");
    }
    Map<String, Double> measured = measure();
    // As in the guide, and for images much larger than the model's input.
    assertBelow(measured, "jpeg", 4, 4.0 / 64);
    assertBelow(measured, "jpeg-restarts", 4, 4.0 / 64);
    assertBelow(measured, "jpeg-progressive", 3 + 4, 3 + 4.0 / 64);
    assertBelow(measured, "jpeg-progressive-444", 6 + 4, 6 + 4.0 / 64);
    assertBelow(measured, "jpeg-progressive-cmyk", 8 + 4, 8 + 4.0 / 64);
    assertBelow(measured, "png", 4, 4);
    assertBelow(measured, "png-16", 4, 4);
    assertBelow(measured, "webp", 4, 4);
    assertBelow(measured, "webp-lossless", 8, 8);
  }

  private static void assertBelow(
      Map<String, Double> measured, String kind, double large, double small) {
    assertThat(measured.get(kind + " " + DecodingMemory.LARGE))
        .as(kind)
        .isBetween(1.0, large + BESIDES);
    assertThat(measured.get(kind + " " + DecodingMemory.SMALL))
        .as("%s, made small", kind)
        .isLessThan(small + BESIDES);
  }

  private static Map<String, Double> measure() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms512m",
            "-Xmx512m",
            "-XX:+AlwaysPreTouch",
            // The optimizing compiler takes tens of megabytes while it works, and gives them back.
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            DecodingMemory.class.getName());
    // What is freed goes back to the system, so that the next image does not find it.
    builder.environment().put("MALLOC_MMAP_THRESHOLD_", "131072");
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    System.out.print(output);
    Map<String, Double> measured = new HashMap<>();
    for (String line : output.lines().toList()) {
      List<String> words = List.of(line.split(" "));
      if (words.size() == 3 && !words.get(0).equals("warm")) {
        measured.put(
            words.get(0).toLowerCase(Locale.ROOT) + " " + words.get(1),
            Double.parseDouble(words.get(2)));
      }
    }
    return measured;
  }
}
