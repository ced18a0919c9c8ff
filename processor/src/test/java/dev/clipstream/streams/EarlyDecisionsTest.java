package dev.clipstream.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.clips.ClipSettings;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.step.DecisionRule;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepModels;
import dev.clipstream.model.step.StepPair;
import dev.clipstream.records.Labels;
import dev.clipstream.serving.ClipFrame;
import dev.clipstream.serving.RunWatchdog;
import dev.clipstream.steps.StepServing;
import dev.clipstream.steps.StepSettings;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.models.StepModelFiles;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A clip has its label as soon as the stream model is sure, beside a sequence model or without. */
class EarlyDecisionsTest extends TopologyFixture {

  private StepModel model;

  private void serve(double threshold, int after) {
    stopDriver();
    model =
        StepPair.open(StepModelFiles.of(folder, "steps", frameModel, 3), frameModel, Device.CPU);
    steps =
        Optional.of(
            new StepServing(
                StepModels.borrowing(frameModel.card().encoderId(), model),
                new Labels(2),
                new StepSettings(
                    ClipSettings.DEFAULT,
                    StepSettings.RESET_AFTER,
                    Optional.of(new DecisionRule(threshold, after))),
                RunWatchdog.off(),
                listener));
    start(8);
  }

  @AfterEach
  void closeModel() {
    model.close();
  }

  private static Frame frame(String clip, int index, boolean last) {
    Frame frame = TestFrames.frame("gate", clip, 0, last, SIDE);
    // One image over and over, which the model says the same label of.
    frame.setFrameIndex(index);
    return frame;
  }

  private long frameRows() {
    KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore("clips");
    long rows = 0;
    try (var all = store.all()) {
      while (all.hasNext()) {
        rows += all.next().key.get()[0] == 'F' ? 1 : 0;
      }
    }
    return rows;
  }

  @Test
  void restOfADecidedClipChangesNothing_andNothingOfItIsKept() {
    serve(0.01, 3);
    for (int i = 0; i < 3; i++) {
      send(frame("one", i, false));
    }
    ClipLabel label = clipLabels.readValue();
    assertThat(label.getEnd()).isEqualTo(ClipEnd.DECIDED);
    assertThat(label.getFrames()).isEqualTo(3);
    assertThat(label.getLastFrame()).isEqualTo(2);
    assertThat(label.getModel().getSha256()).isEqualTo(model.card().sha256());
    assertThat(frameRows()).isZero();

    for (int i = 3; i < 8; i++) {
      send(frame("one", i, i == 7));
    }
    send(frame("one", 8, false));
    advance(Duration.ofMinutes(1));
    assertThat(clipLabels.isEmpty()).isTrue();
    assertThat(frameRows()).isZero();
    List<FrameLabel> labels = frameLabels.readValuesToList();
    assertThat(labels.subList(0, 8)).allMatch(one -> !one.getSoFar().isEmpty());
    assertThat(label.getLabels()).isEqualTo(labels.get(2).getSoFar());
    assertThat(listener.clipFrames)
        .containsEntry(ClipFrame.KEPT, 3)
        .containsEntry(ClipFrame.DECIDED, 5)
        .containsEntry(ClipFrame.LATE, 1);
  }

  @Test
  void clipThatIsNeverDecided_hasTheLabelOfTheSequenceModel() {
    serve(1, 1);
    for (int i = 0; i < 4; i++) {
      send(frame("one", i, i == 3));
    }
    advance(Duration.ofSeconds(1));
    ClipLabel label = clipLabels.readValue();
    assertThat(label.getEnd()).isEqualTo(ClipEnd.LAST_FRAME);
    assertThat(label.getModel().getSha256()).isEqualTo(sequenceModel.card().sha256());
    assertThat(clipLabels.isEmpty()).isTrue();
  }

  /** The first frame of a clip ends the one before it, also where it decides its own. */
  @Test
  void labelsOfAStream_comeInTheOrderOfItsClips() {
    serve(0.01, 2);
    send(frame("one", 0, false));
    send(frame("two", 0, false));
    send(frame("two", 1, false));
    send(frame("three", 0, false));
    send(frame("three", 1, true));
    advance(Duration.ofSeconds(1));

    assertThat(clipLabels.readValuesToList())
        .extracting(ClipLabel::getClipId, ClipLabel::getEnd)
        .containsExactly(
            tuple("one", ClipEnd.NEXT_CLIP),
            tuple("two", ClipEnd.DECIDED),
            tuple("three", ClipEnd.DECIDED));
  }

  @Test
  void streamWithoutClips_hasItsWindowsAsEver() {
    serve(0.01, 1);
    for (int i = 0; i < 8; i++) {
      send(TestFrames.frame("endless", null, i, false, SIDE));
    }
    advance(Duration.ofSeconds(1));
    assertThat(clipLabels.readValuesToList())
        .extracting(ClipLabel::getEnd)
        .containsExactly(ClipEnd.WINDOW, ClipEnd.WINDOW);
  }

  @Test
  void withoutASequenceModel_everyClipHasALabel_decidedOrNot() {
    labelClips = false;
    serve(1, 1);
    for (int i = 0; i < 3; i++) {
      send(frame("one", i, i == 2));
    }
    List<FrameLabel> labels = frameLabels.readValuesToList();
    ClipLabel label = clipLabels.readValue();
    assertThat(label.getEnd()).isEqualTo(ClipEnd.LAST_FRAME);
    assertThat(label.getLabels()).isEqualTo(labels.get(2).getSoFar());
    assertThat(label.getFrames()).isEqualTo(3);
    send(frame("two", 0, false));
    advance(Duration.ofMinutes(1));
    assertThat(clipLabels.readValue().getEnd()).isEqualTo(ClipEnd.IDLE);
    assertThat(clipLabels.isEmpty()).isTrue();
    assertThat(listener.clipFrames).containsEntry(ClipFrame.KEPT, 4);
  }
}
