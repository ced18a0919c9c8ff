package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.testing.TestModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own, whose heap is small. */
class InspectMemoryIT {

  @TempDir Path folder;

  @Test
  void aModelOfImagesThatDoNotFitTheHeap_isRefused_withWhatItNeeds()
      throws IOException, InterruptedException {
    Path model = TestModels.foreignModel(folder, "vast", 2048, -1);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Clipstream.class.getName(),
                "inspect",
                model.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(1);
    assertThat(said)
        .contains("vast takes images of 2048 × 2048 pixels, of which each needs 60 MB", "-Xmx")
        .doesNotContain("Exception in thread", "\tat ");
    assertThat(said.lines().filter(line -> line.startsWith("clipstream inspect: "))).hasSize(1);
  }
}
