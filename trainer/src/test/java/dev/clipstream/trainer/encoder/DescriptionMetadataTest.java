package dev.clipstream.trainer.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.description.ModelDescription.Task;
import dev.clipstream.model.description.ModelDescriptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What NAME.json says of a model is read again, all of it, from the metadata it becomes. */
class DescriptionMetadataTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'labels': ['a', 'é'], 'activation': 'sigmoid', 'output': 'y', 'pool': 'mean'}",
        "{'color': 'BGR', 'scale': 1, 'mean': [103.939, 116.779, 123.68], 'resize': 'stretch'}",
        "{'scale': 0.00392156862745098, 'mean': 0.5, 'std': [0.229, 1e-3, 0.225]}",
        "{'scale': 1.52590218966964e-05, 'resize': 'crop', 'crop_pct': 0.875}",
        "{'resize': 'pad', 'pad_color': [114, 115, 116], 'interpolation': 'bilinear'}",
        "{'resize': 'stretch', 'resize_to': 256, 'interpolation': 'lanczos'}",
        "{'resize': 'stretch', 'interpolation': 'halving', 'width': 64, 'height': 48}",
        "{'resize': 'crop', 'interpolation': 'quick', 'layout': 'NHWC', 'input': 'x'}",
        "{'role': 'encoder', 'features': 'tokens', 'pool': 'cls', 'color': 'GRAY'}"
      })
  void saidInMetadataItIsTheSameDescription(String json) throws IOException {
    Path described = directory.resolve("model.onnx");
    Files.writeString(directory.resolve("model.json"), json.replace('\'', '"'));
    ModelDescription card = read(described, Map.of());

    Map<String, String> metadata = DescriptionMetadata.of(card, false);

    ModelDescription again = read(Files.createDirectories(directory.resolve("x")), metadata);
    assertThat(again)
        .usingRecursiveComparison()
        .ignoringFields("name", "encoderId", "origin")
        .isEqualTo(card);
  }

  private static ModelDescription read(Path file, Map<String, String> metadata) {
    return ModelDescriptions.read(file, metadata, List.of(), "sum", Task.FRAME);
  }
}
