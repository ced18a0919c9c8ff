package dev.clipstream.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Label;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.session.Device;
import dev.clipstream.testing.TestModels;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelsTest {

  @TempDir Path folder;

  private ModelDescription card;

  @BeforeEach
  void read() {
    try (FrameModel model =
        FrameModel.open(TestModels.frameModel(folder, "frames", 4), Device.CPU)) {
      card = model.card();
    }
  }

  private List<String> best(Labels labels, float... scores) {
    return labels.best(scores, card::label).stream().map(Label::getLabel).toList();
  }

  @Test
  void theBestComeFirst_ofEqualsTheFirst() {
    assertThat(best(new Labels(3), 0.1f, 0.4f, 0.4f, 0.1f)).containsExactly("green", "blue", "red");
  }

  @Test
  void whatScoresTooLittle_isLeftOut_andARecordMayBeEmpty() {
    Labels labels = new Labels(3, 0.5);
    assertThat(best(labels, 0.7f, 0.1f, 0.5f, 0.9f)).containsExactly("grey", "red", "blue");
    assertThat(best(labels, 0.4f, 0.1f, 0.2f, 0.49f)).isEmpty();
  }

  @Test
  void anEncoder_hasNoLabels() {
    assertThat(best(new Labels(3))).isEmpty();
  }
}
