package dev.clipstream.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.input.FloatPixels;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.Labels;
import dev.clipstream.records.Micros;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares the labels so far of frames with a loop without Kafka. */
public final class SoFarCheck {

  private SoFarCheck() {}

  /** Of each stream, in order: the labels are those of the loop, one by one. */
  public static void assertRight(
      List<Frame> sent, List<FrameLabel> labels, FrameModel frames, StepModel steps) {
    StepLoop loop = new StepLoop(steps, new Labels(5), Long.MAX_VALUE);
    FrameModel.Runner runner = frames.newRunner(1);
    Optional<FloatPixels> converter =
        steps.pixels().map(input -> new FloatPixels(input, steps.card()));
    Map<String, List<List<Label>>> right = new HashMap<>();
    for (Frame frame : sent) {
      runner.pixels().put(0, frame.getImage().array());
      converter.ifPresent(of -> of.rgb().put(0, frame.getImage().array()));
      float[] features =
          converter.map(FloatPixels::numbers).orElseGet(() -> runner.run(1)[0].features());
      FrameHeader header =
          new FrameHeader(
              frame.getStreamId(),
              Optional.ofNullable(frame.getClipId()),
              frame.getFrameIndex(),
              Micros.of(frame.getCapturedAt()),
              frame.getLast());
      right
          .computeIfAbsent(frame.getStreamId(), id -> new ArrayList<>())
          .add(loop.next(header, features));
    }
    Map<String, List<List<Label>>> seen = new HashMap<>();
    labels.forEach(
        label ->
            seen.computeIfAbsent(label.getStreamId(), id -> new ArrayList<>())
                .add(label.getSoFar()));
    right.forEach(
        (stream, expected) -> {
          List<List<Label>> got = seen.get(stream);
          assertThat(got).as(stream).hasSameSizeAs(expected);
          for (int i = 0; i < expected.size(); i++) {
            assertAlike(stream + " frame " + i, got.get(i), expected.get(i));
          }
        });
  }

  private static void assertAlike(String what, List<Label> seen, List<Label> right) {
    assertThat(seen).as(what).hasSameSizeAs(right);
    for (int i = 0; i < seen.size(); i++) {
      assertThat(seen.get(i).getLabel()).as(what).isEqualTo(right.get(i).getLabel());
      assertThat(seen.get(i).getScore()).as(what).isCloseTo(right.get(i).getScore(), within(1e-5f));
    }
  }
}
