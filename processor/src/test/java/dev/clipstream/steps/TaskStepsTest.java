package dev.clipstream.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Label;
import dev.clipstream.clips.TestStores;
import dev.clipstream.model.step.StepModels;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.serving.ProcessorListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Example;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** Which frames take a step, by which model, and what becomes of the state of a stream. */
class TaskStepsTest extends TaskStepsFixture {

  /** The first frame of each stream in one run, then the second, and so on. */
  @Example
  void framesThatAreReleasedTogether_areSteppedTogether() {
    List<StepFrame> input = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      for (int camera = 0; camera < 4; camera++) {
        input.add(frame(input.size(), header("camera-" + camera, "", i, false)));
      }
    }
    TaskSteps task = task(TestStores.inMemory(), true);
    for (int i = 0; i < input.size(); i++) {
      int from = i + 1;
      var unused = task.accept(input.get(i), () -> input.subList(from, input.size()), 0);
    }
    assertThat(runs).containsExactly(4, 4, 4);
    assertThat(heard)
        .containsEntry(ProcessorListener.Step.BEGINS, 4)
        .containsEntry(ProcessorListener.Step.IN_ORDER, 8);
  }

  @Example
  void framesOutOfOrderAreCounted_andThoseThatComeTwiceOrLateTakeNoStep() {
    TaskSteps task = task(TestStores.inMemory(), true);
    long offset = 0;
    for (FrameHeader header :
        List.of(
            header("camera", "one", 0, false),
            header("camera", "one", 2, false),
            header("camera", "one", 1, false),
            header("camera", "one", 1, false),
            header("camera", "two", 0, false),
            header("camera", "one", 3, false))) {
      var unused = task.accept(frame(offset++, header), List::of, 0);
    }
    assertThat(heard)
        .containsEntry(ProcessorListener.Step.BEGINS, 2)
        .containsEntry(ProcessorListener.Step.IN_ORDER, 1)
        .containsEntry(ProcessorListener.Step.OUT_OF_ORDER, 1)
        .containsEntry(ProcessorListener.Step.NONE, 2);
  }

  /** A state is read by the model that wrote it only. */
  @Example
  void anotherModelBeginsAnew() {
    KeyValueStore<Bytes, byte[]> store = TestStores.inMemory();
    TaskSteps before = task(store, true);
    for (int i = 0; i < 3; i++) {
      var unused = before.accept(frame(i, header("camera", "", i, false)), List::of, 0);
    }
    write();
    StepFrame next = frame(3, header("camera", "", 3, false));
    List<Label> soFar =
        task(store, true, StepModels.borrowing(ENCODER, other)).accept(next, List::of, 0);
    StepLoop anew = new StepLoop(other, LABELS, Long.MAX_VALUE);
    assertAlike(soFar, anew.next(next.header(), next.features()));
  }

  /**
   * What the frame model before has seen is stepped by the model before, until the new one begins.
   */
  @Example
  void framesOnTheirWayAtAHotReload_areSteppedByTheModelThatReadsTheirFeatures() {
    StepModels models = StepModels.borrowing(ENCODER, model);
    TaskSteps task = task(TestStores.inMemory(), true, models);
    StepLoop before = new StepLoop(model, LABELS, Long.MAX_VALUE);
    StepFrame first = frame(0, header("c", "", 0, false));
    StepFrame second = frame(1, header("c", "", 1, false));
    assertAlike(task.accept(first, List::of, 0), before.next(first.header(), first.features()));
    models.swap("f".repeat(64), other);
    assertAlike(task.accept(second, List::of, 0), before.next(second.header(), second.features()));
    StepFrame third = frame(2, header("c", "", 2, false));
    StepFrame ofNew = new StepFrame(2, third.header(), third.features(), "f".repeat(64));
    List<Label> anew = task.accept(ofNew, List::of, 0);
    StepLoop after = new StepLoop(other, LABELS, Long.MAX_VALUE);
    assertAlike(anew, after.next(ofNew.header(), ofNew.features()));
    assertThat(task.accept(frame(3, header("c", "", 3, false)), List::of, 0)).isEqualTo(anew);
  }

  @Example
  void anIdleClipEnds_andAnIdleStreamIsForgotten() {
    KeyValueStore<Bytes, byte[]> store = TestStores.inMemory();
    TaskSteps task = task(store, true);
    var unused = task.accept(frame(0, header("camera", "one", 0, false)), List::of, 0);
    task.endIdle(10_000, 0);
    assertThat(task.accept(frame(1, header("camera", "one", 1, false)), List::of, 10_000))
        .isEmpty();
    write();
    assertThat(contents(store)).hasSize(1);
    task.endIdle(Duration.ofMinutes(11).toMillis(), 0);
    assertThat(contents(store)).isEmpty();
  }

  /** By capture time, so that a backlog gives what live would have given. */
  @Example
  void aContinuousStreamBeginsAnewBehindALongPause_orWhereItsIndicesDo() {
    TaskSteps task = task(TestStores.inMemory(), true);
    var first =
        task.accept(frame(0, new FrameHeader("c", Optional.empty(), 5, 0, false)), List::of, 0);
    var second =
        task.accept(frame(1, new FrameHeader("c", Optional.empty(), 6, 1000, false)), List::of, 0);
    var paused =
        task.accept(
            frame(2, new FrameHeader("c", Optional.empty(), 7, 61_000_000, false)), List::of, 0);
    var restarted =
        task.accept(
            frame(3, new FrameHeader("c", Optional.empty(), 0, 62_000_000, false)), List::of, 0);
    assertThat(List.of(first, second, paused, restarted)).doesNotContain(List.of());
    assertThat(heard)
        .containsEntry(ProcessorListener.Step.BEGINS, 3)
        .containsEntry(ProcessorListener.Step.IN_ORDER, 1);
  }

  /** It has its place, so that it does not step when it comes again, and its clip ends with it. */
  @Example
  void aFrameThatIsSkippedTakesNoStep_butHasItsPlace() {
    TaskSteps task = task(TestStores.inMemory(), true);
    List<Label> before = task.accept(frame(0, header("c", "one", 0, false)), List::of, 0);
    assertThat(before).isNotEmpty();
    assertThat(task.skip(header("c", "one", 1, false), 1, 0)).isEqualTo(before);
    assertThat(task.accept(frame(2, header("c", "one", 1, false)), List::of, 0)).isEqualTo(before);
    assertThat(task.skip(header("c", "one", 2, true), 3, 0)).isEqualTo(before);
    assertThat(task.accept(frame(4, header("c", "one", 3, false)), List::of, 0)).isEmpty();
    assertThat(heard).containsEntry(ProcessorListener.Step.BEGINS, 1).hasSize(2);
  }

  /** What is no number would stay in the state for ever. */
  @Example
  void featuresThatAreNoNumbersTakeNoStep() {
    TaskSteps task = task(TestStores.inMemory(), true);
    List<Label> before = task.accept(frame(0, header("c", "", 0, false)), List::of, 0);
    StepFrame odd =
        new StepFrame(1, header("c", "", 1, false), new float[] {Float.NaN, 0, 0}, ENCODER);
    assertThat(task.accept(odd, List::of, 0)).isEqualTo(before);
    StepFrame next = frame(2, header("c", "", 2, false));
    List<Label> after = task.accept(next, List::of, 0);
    StepLoop loop = new StepLoop(model, LABELS, Long.MAX_VALUE);
    StepFrame first = frame(0, header("c", "", 0, false));
    var unused = loop.next(first.header(), first.features());
    assertAlike(after, loop.next(next.header(), next.features()));
  }

  /** The operator's guide has the formula. */
  @Example
  void aRowIsAsLongAsTheGuideSays() {
    KeyValueStore<Bytes, byte[]> store = TestStores.inMemory();
    TaskSteps task = task(store, true);
    for (int clip = 0; clip < 3; clip++) {
      for (int index : new int[] {0, 1, 5, 6}) {
        var unused =
            task.accept(frame(0, header("camera", "clip-" + clip, index, false)), List::of, 0);
      }
    }
    write();
    int bytes =
        contents(store).entrySet().stream()
            .mapToInt(row -> row.getKey().get().length + row.getValue().length)
            .sum();
    int streamBytes = 6;
    int clipBytes = 6;
    int ended = 2;
    int gaps = 1;
    assertThat(bytes)
        .isEqualTo(
            67
                + streamBytes
                + 8 * ended
                + 16 * gaps
                + 4 * (6 + 1)
                + model.stateBytes()
                + 2
                + clipBytes);
  }
}
