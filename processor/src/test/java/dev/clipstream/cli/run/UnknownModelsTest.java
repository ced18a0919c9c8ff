package dev.clipstream.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.model.ClipModel;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.session.Device;
import dev.clipstream.records.Labels;
import dev.clipstream.streams.settings.LabelFormat;
import dev.clipstream.testing.models.ClipModels;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code run} makes of a model that may not know. */
class UnknownModelsTest {

  @TempDir private Path folder;

  @Test
  void thresholdIsSaidAtTheStart() {
    assertThat(notes("")).doesNotContain("unknown");
    assertThat(notes("\"unknown_below\": 0.625"))
        .contains("clips: where no class scores 0.625, the label is unknown");
  }

  @Test
  void recordHasRoomForOneLabelMore() {
    LabelSize size = new LabelSize(3, LabelFormat.JSON, 0);
    long more = size.max(card("\"unknown_below\": 0.625")) - size.max(card(""));
    String label = "{\"label\":\"" + Labels.UNKNOWN + "\",\"score\":0.12345678},";
    assertThat(more).isGreaterThanOrEqualTo(label.getBytes(UTF_8).length);
  }

  private String notes(String key) {
    try (RunModels models = new RunModels(Optional.empty(), Optional.of(open(key)), false)) {
      return String.join("\n", models.notes());
    }
  }

  private ModelDescription card(String key) {
    try (ClipModel model = open(key)) {
      return model.card();
    }
  }

  private ClipModel open(String key) {
    return ClipModel.open(ClipModels.dense(folder, "clips", 2, 4, 1, key), Device.CPU);
  }
}
