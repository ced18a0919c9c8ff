package dev.clipstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The weights in the sources of all modules stay small enough to be cloned by everybody. */
class ShippedWeightsTest {

  private static final long LIMIT_BYTES = 2_000_000;

  @Test
  void allModelsOfTheSourcesTogether_areBelowTwoMillionBytes() throws IOException {
    List<Path> models = new ArrayList<>();
    for (String module : List.of("processor", "trainer", "schemas")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src"))) {
        files.filter(file -> file.toString().endsWith(".onnx")).forEach(models::add);
      }
    }
    assertThat(models)
        .extracting(model -> Objects.requireNonNull(model.getFileName()).toString())
        .contains("scenes-frames.onnx", "scenes-clips.onnx", "fights-clips.onnx");
    long bytes = 0;
    for (Path model : models) {
      bytes += Files.size(model);
    }
    assertThat(bytes).as("%s", models).isLessThan(LIMIT_BYTES);
  }
}
