package dev.clipstream.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.clips.ClipSettings;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepModels;
import dev.clipstream.model.step.StepPair;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.Labels;
import dev.clipstream.records.Micros;
import dev.clipstream.serving.RunWatchdog;
import dev.clipstream.steps.StepLoop;
import dev.clipstream.steps.StepServing;
import dev.clipstream.steps.StepSettings;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.models.StepModelFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every frame's label says how its clip or stream looks so far. */
class LabelsSoFarTest extends TopologyFixture {

  @Test
  void labelsSoFarAreThoseOfALoopWithoutKafka() {
    stopDriver();
    Labels labels = new Labels(4);
    try (StepModel model =
        StepPair.open(StepModelFiles.of(folder, "steps", frameModel, 3), frameModel, Device.CPU)) {
      steps =
          Optional.of(
              new StepServing(
                  StepModels.borrowing(frameModel.card().encoderId(), model),
                  labels,
                  new StepSettings(ClipSettings.DEFAULT, StepSettings.RESET_AFTER),
                  RunWatchdog.off(),
                  listener));
      start(8);
      List<Frame> sent = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        sent.add(TestFrames.frame("clips", "clip-" + i / 5, i % 5, i % 5 == 4, SIDE));
        sent.add(TestFrames.frame("endless", null, i, false, SIDE));
        if (i % 4 == 1) {
          sent.add(sent.get(sent.size() - 1));
        }
      }
      sent.forEach(this::send);
      List<FrameLabel> seen = frameLabels.readValuesToList();
      assertThat(seen).hasSameSizeAs(sent);
      StepLoop loop = new StepLoop(model, labels, Long.MAX_VALUE);
      FrameModel.Runner runner = frameModel.newRunner(1);
      for (int i = 0; i < sent.size(); i++) {
        assertAlike(
            seen.get(i).getSoFar(), loop.next(header(sent.get(i)), features(runner, sent.get(i))));
      }
    }
  }

  private static FrameHeader header(Frame frame) {
    return new FrameHeader(
        frame.getStreamId(),
        Optional.ofNullable(frame.getClipId()),
        frame.getFrameIndex(),
        Micros.of(frame.getCapturedAt()),
        frame.getLast());
  }

  private static float[] features(FrameModel.Runner runner, Frame frame) {
    runner.pixels().put(0, frame.getImage().array());
    return runner.run(1)[0].features();
  }

  private static void assertAlike(List<Label> seen, List<Label> right) {
    assertThat(seen).hasSameSizeAs(right).isNotEmpty();
    for (int i = 0; i < seen.size(); i++) {
      assertThat(seen.get(i).getLabel()).isEqualTo(right.get(i).getLabel());
      assertThat(seen.get(i).getScore()).isCloseTo(right.get(i).getScore(), within(1e-5f));
    }
  }
}
