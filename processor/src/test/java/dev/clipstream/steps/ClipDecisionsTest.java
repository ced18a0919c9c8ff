package dev.clipstream.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.clips.CommitCounter;
import dev.clipstream.clips.TestStores;
import dev.clipstream.model.step.DecisionRule;
import dev.clipstream.model.step.StepModels;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.serving.ClipFrame;
import dev.clipstream.steps.DecisionLoop.Expected;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/** Clips have one label each, by the rule, whatever crashes in between. */
class ClipDecisionsTest extends TaskStepsFixture {

  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  private record Case(List<StepFrame> input, DecisionRule rule, boolean labelsAll) {

    /** Scores of four labels are between a quarter and a half here. */
    static Case of(Random random) {
      double threshold = 0.2 + 0.02 * random.nextInt(12);
      DecisionRule rule = new DecisionRule(threshold, 1 + random.nextInt(4));
      return new Case(TaskStepsFixture.input(random), rule, random.nextBoolean());
    }

    List<Expected> expected() {
      StepLoop steps = new StepLoop(model, LABELS, RESET_AFTER.toMillis() * 1000);
      DecisionLoop loop = new DecisionLoop(rule.threshold(), rule.frames(), labelsAll);
      List<Expected> all = new ArrayList<>();
      for (StepFrame frame : input) {
        var soFar = steps.next(frame.header(), frame.features());
        all.addAll(loop.next(frame.header(), soFar, steps.hasStepped()));
      }
      return all;
    }
  }

  private TaskSteps task(KeyValueStore<Bytes, byte[]> store, Case of, CommitCounter commits) {
    ClipDecisions decisions =
        new ClipDecisions(of.rule(), of.labelsAll(), frame -> false, model::card, CLOCK);
    return new TaskSteps(
        rows(store),
        serving(StepModels.borrowing(ENCODER, model)),
        commits,
        Optional.of(decisions),
        0);
  }

  private static void assertSame(List<ClipLabel> seen, List<Expected> right) {
    assertThat(seen).hasSameSizeAs(right);
    for (int i = 0; i < seen.size(); i++) {
      assertSame(seen.get(i), right.get(i));
    }
  }

  private static void assertSame(ClipLabel seen, Expected right) {
    assertThat(Expected.of(seen))
        .usingRecursiveComparison()
        .ignoringFields("labels")
        .isEqualTo(right);
    assertAlike(seen.getLabels(), right.labels());
  }

  /** Store, offsets and labels commit together; a crash at any place undoes what is since. */
  @Property(tries = 200)
  void whereverCrashesCutIt_eachClipHasTheLabelOfTheRule_once(@ForAll long seed) {
    Random random = new Random(seed);
    Case of = Case.of(random);
    List<ClipLabel> seen = new ArrayList<>();
    Map<Bytes, byte[]> committed = new HashMap<>();
    int committedTo = 0;
    int crashes = 4;
    while (committedTo < of.input().size()) {
      KeyValueStore<Bytes, byte[]> store = storeOf(committed);
      TaskSteps task = task(store, of, CommitCounter.ATOMIC);
      List<ClipLabel> open = new ArrayList<>();
      int at = committedTo;
      boolean crashed = false;
      while (at < of.input().size() && !crashed) {
        StepFrame frame = of.input().get(at++);
        var unused = task.accept(frame, List::of, 0);
        task.forwardClips(frame.header().streamId(), stream -> true, open::add);
        if (random.nextInt(6) == 0 || at == of.input().size()) {
          seen.addAll(open);
          open.clear();
          write();
          committed = contents(store);
          committedTo = at;
        }
        crashed = crashes > 0 && random.nextInt(12) == 0;
        crashes -= crashed ? 1 : 0;
      }
    }
    assertSame(seen, of.expected());
  }

  /**
   * Without transactions the store may hold any beginning of what was written since the commit, and
   * labels since may be lost: no clip is left without its label, and none has another.
   */
  @Property(tries = 100)
  void withoutTransactions_noClipLosesItsLabel_norHasAnother(@ForAll long seed) {
    Random random = new Random(seed);
    Case of = Case.of(random);
    List<ClipLabel> safe = new ArrayList<>();
    KeyValueStore<Bytes, byte[]> store = TestStores.inMemory();
    int from = 0;
    for (int life = 0; life < 5; life++) {
      long[] commits = {0};
      TaskSteps task = task(store, of, new CommitCounter(false, () -> commits[0]));
      List<ClipLabel> open = new ArrayList<>();
      int until =
          life == 4 ? of.input().size() : from + random.nextInt(of.input().size() - from + 1);
      List<KeyValue<Bytes, byte[]>> writes = new ArrayList<>();
      Map<Bytes, byte[]> atCommit = contents(store);
      for (int at = from; at < until; at++) {
        StepFrame frame = of.input().get(at);
        var unused = task.accept(frame, List::of, 0);
        if (random.nextInt(4) > 0) {
          task.forwardClips(frame.header().streamId(), stream -> true, open::add);
        } else {
          task.forwardClips(stream -> true, open::add);
        }
        boolean succeeds = random.nextInt(6) == 0;
        if (succeeds || random.nextBoolean()) {
          write();
        }
        contents(store).forEach((key, value) -> writes.add(KeyValue.pair(key, value)));
        if (succeeds) {
          safe.addAll(open);
          open.clear();
          commits[0]++;
          atCommit = contents(store);
          from = at + 1;
          writes.clear();
        }
      }
      safe.addAll(open.subList(0, random.nextInt(open.size() + 1)));
      if (life == 4) {
        task.forwardClips(stream -> true, open::add);
        safe.addAll(open);
      }
      Map<Bytes, byte[]> left = new HashMap<>(atCommit);
      writes
          .subList(0, random.nextInt(writes.size() + 1))
          .forEach(entry -> left.put(entry.key, entry.value));
      store = storeOf(left);
    }
    Map<String, Expected> right = new HashMap<>();
    of.expected().forEach(one -> right.put(one.streamId() + one.clipId(), one));
    safe.forEach(label -> assertSame(label, right.get(label.getStreamId() + label.getClipId())));
    assertThat(safe)
        .extracting(label -> label.getStreamId() + label.getClipId())
        .containsAll(right.keySet());
  }

  /** As the frames that are told to clips of other models are. */
  @Example
  void framesOfADecidedClip_areToldApart() {
    Case of = new Case(List.of(), new DecisionRule(0.01, 2), false);
    TaskSteps task = task(TestStores.inMemory(), of, CommitCounter.ATOMIC);
    List<Optional<ClipFrame>> what = new ArrayList<>();
    long offset = 0;
    // The best label may change from one frame to the next, not from a frame to its like.
    for (long index : new long[] {0, 0, 1, 2, 2, 3}) {
      var unused =
          task.accept(
              new StepFrame(offset++, header("s", "one", index, index == 3), new float[3], ENCODER),
              List::of,
              0);
      what.add(task.lastFrame());
    }
    var unused = task.accept(frame(offset, header("s", "one", 9, false)), List::of, 0);
    what.add(task.lastFrame());
    unused = task.accept(frame(offset + 1, header("s", "one", 0, false)), List::of, 0);
    what.add(task.lastFrame());

    assertThat(what)
        .containsExactly(
            Optional.empty(),
            Optional.empty(),
            Optional.of(ClipFrame.KEPT),
            Optional.of(ClipFrame.DECIDED),
            Optional.of(ClipFrame.DUPLICATE),
            Optional.of(ClipFrame.DECIDED),
            Optional.of(ClipFrame.LATE),
            Optional.of(ClipFrame.REUSED));
  }

  @Example
  void clipIdThatComesAgainLongAfter_isAnotherClip() {
    Case of = new Case(List.of(), new DecisionRule(0.01, 1), true);
    TaskSteps task = task(TestStores.inMemory(), of, CommitCounter.ATOMIC);
    List<ClipLabel> seen = new ArrayList<>();
    long offset = 0;
    for (int clip = 0; clip < 19; clip++) {
      String id = clip == 18 ? "clip-0" : "clip-" + clip;
      FrameHeader header = header("s", id, 10L * clip, false);
      var unused = task.accept(frame(offset++, header), List::of, 0);
    }
    task.forwardClips(stream -> true, seen::add);

    assertThat(seen).hasSize(19).extracting(ClipLabel::getEnd).containsOnly(ClipEnd.DECIDED);
    assertThat(seen.get(18).getClipId()).isEqualTo("clip-0");
  }

  @Example
  void clipThatGoesIdle_hasItsLabel_ifItHasNone() {
    for (double threshold : new double[] {0.01, 1}) {
      Case of = new Case(List.of(), new DecisionRule(threshold, 1), true);
      TaskSteps task = task(TestStores.inMemory(), of, CommitCounter.ATOMIC);
      List<ClipLabel> seen = new ArrayList<>();
      var unused = task.accept(frame(0, header("s", "one", 0, false)), List::of, 0);
      task.endIdle(20_000, 0);
      task.forwardClips(stream -> true, seen::add);
      task.endIdle(40_000, 0);
      task.forwardClips(stream -> true, seen::add);

      assertThat(seen)
          .extracting(ClipLabel::getEnd)
          .containsExactly(threshold < 1 ? ClipEnd.DECIDED : ClipEnd.IDLE);
    }
  }

  @Example
  void lastFrameThatNobodyCanRead_endsTheClip() {
    Case of = new Case(List.of(), new DecisionRule(1, 1), true);
    TaskSteps task = task(TestStores.inMemory(), of, CommitCounter.ATOMIC);
    List<ClipLabel> seen = new ArrayList<>();
    var unused = task.accept(frame(0, header("s", "one", 0, false)), List::of, 0);
    task.unusable(header("s", "one", 1, true), 1, 0);
    task.forwardClips(stream -> true, seen::add);

    assertThat(seen).extracting(ClipLabel::getEnd).containsExactly(ClipEnd.LAST_FRAME);
    assertThat(seen.get(0).getFrames()).isEqualTo(1);
  }

  /** Labels of a stream's clips come in the order of the clips. */
  @Example
  void labelThatMayNotYet_staysOwed_acrossARestart() {
    Case of = new Case(List.of(), new DecisionRule(0.01, 1), true);
    KeyValueStore<Bytes, byte[]> store = TestStores.inMemory();
    TaskSteps task = task(store, of, CommitCounter.ATOMIC);
    List<ClipLabel> seen = new ArrayList<>();
    var unused = task.accept(frame(0, header("s", "one", 0, false)), List::of, 0);
    task.forwardClips("s", stream -> false, seen::add);
    assertThat(seen).isEmpty();
    write();

    TaskSteps again = task(store, of, CommitCounter.ATOMIC);
    again.forwardClips(stream -> true, seen::add);
    again.forwardClips(stream -> true, seen::add);
    assertThat(seen).hasSize(1);
    write();

    TaskSteps third = task(store, of, CommitCounter.ATOMIC);
    third.forwardClips(stream -> true, seen::add);
    assertThat(seen).hasSize(1);
  }
}
