package dev.clipstream.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Label;
import dev.clipstream.clips.ClipSettings;
import dev.clipstream.clips.TestStores;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepModels;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.Labels;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.RunWatchdog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/** Labels so far are those of a loop without Kafka, whatever crashes in between. */
class TaskStepsTest {

  private static final String ENCODER = "e".repeat(64);
  private static final Labels LABELS = new Labels(4);
  private static final Duration RESET_AFTER = Duration.ofSeconds(60);
  private static final StepSettings SETTINGS =
      new StepSettings(new ClipSettings(4, 4, Duration.ofSeconds(10)), RESET_AFTER);

  private static Path folder;
  private static StepModel model;
  private static StepModel other;

  private final Map<ProcessorListener.Step, Integer> heard =
      new EnumMap<>(ProcessorListener.Step.class);
  private final List<Integer> runs = new ArrayList<>();
  private final ProcessorListener listener =
      new ProcessorListener() {
        @Override
        public void frameStepped(Step what) {
          heard.merge(what, 1, Integer::sum);
        }

        @Override
        public void framesStepped(int frames, long nanos) {
          runs.add(frames);
        }
      };

  @BeforeContainer
  static void open() throws IOException {
    folder = Files.createTempDirectory("steps");
    model = cell("one", 3);
    other = cell("other", 4);
  }

  private static StepModel cell(String name, long seed) {
    return StepModel.open(
        dev.clipstream.testing.StepModelFiles.cell(3, 6, seed)
            .write(folder, name, "{\"labels\": [\"a\", \"b\", \"c\", \"d\"]}"),
        Device.CPU);
  }

  @AfterContainer
  static void close() throws IOException {
    model.close();
    other.close();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private TaskSteps task(KeyValueStore<Bytes, byte[]> store, boolean atomic) {
    return task(store, atomic, StepModels.borrowing(ENCODER, model));
  }

  private TaskSteps task(KeyValueStore<Bytes, byte[]> store, boolean atomic, StepModels models) {
    StepServing serving = new StepServing(models, LABELS, SETTINGS, RunWatchdog.off(), listener);
    return new TaskSteps(new StepStore(store), serving, atomic, 0);
  }

  private static StepFrame frame(long offset, FrameHeader header) {
    Random random = new Random(31 * header.index() + header.streamId().hashCode());
    float[] features = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
    return new StepFrame(offset, header, features, ENCODER);
  }

  private static FrameHeader header(String stream, String clip, long index, boolean last) {
    return new FrameHeader(
        stream, Optional.of(clip).filter(id -> !id.isEmpty()), index, 100_000 * index, last);
  }

  /** Streams of clips and one without, with frames that come twice, late and out of order. */
  private static List<StepFrame> input(Random random) {
    List<FrameHeader> headers = new ArrayList<>();
    int[] next = new int[3];
    int length = 20 + random.nextInt(60);
    for (int i = 0; i < length; i++) {
      int camera = random.nextInt(3);
      int index = next[camera]++;
      String clip = camera < 2 ? "clip-" + index / 6 : "";
      boolean last = camera == 0 && index % 6 == 5;
      FrameHeader frame = header("camera-" + camera, clip, index, last);
      int at = random.nextInt(10) == 0 ? Math.max(0, headers.size() - 4) : headers.size();
      headers.add(at, frame);
      if (random.nextInt(8) == 0) {
        headers.add(headers.get(random.nextInt(headers.size())));
      }
    }
    List<StepFrame> input = new ArrayList<>();
    headers.forEach(frame -> input.add(frame(input.size(), frame)));
    return input;
  }

  private static Map<Long, List<Label>> expected(List<StepFrame> input) {
    StepLoop loop = new StepLoop(model, LABELS, RESET_AFTER.toMillis() * 1000);
    Map<Long, List<Label>> soFar = new TreeMap<>();
    input.forEach(frame -> soFar.put(frame.offset(), loop.next(frame.header(), frame.features())));
    return soFar;
  }

  private static Map<Bytes, byte[]> contents(KeyValueStore<Bytes, byte[]> store) {
    Map<Bytes, byte[]> all = new HashMap<>();
    try (var entries = store.all()) {
      entries.forEachRemaining(entry -> all.put(entry.key, entry.value));
    }
    return all;
  }

  private static KeyValueStore<Bytes, byte[]> storeOf(Map<Bytes, byte[]> contents) {
    KeyValueStore<Bytes, byte[]> store = TestStores.inMemory();
    contents.forEach(store::put);
    return store;
  }

  private static void assertAlike(List<Label> seen, List<Label> right) {
    assertThat(seen).hasSameSizeAs(right);
    for (int i = 0; i < seen.size(); i++) {
      assertThat(seen.get(i).getLabel()).isEqualTo(right.get(i).getLabel());
      assertThat(seen.get(i).getScore())
          .isCloseTo(right.get(i).getScore(), org.assertj.core.api.Assertions.within(1e-5f));
    }
  }

  /** Store, offset and labels commit together; a crash at any place undoes what is since. */
  @Property(tries = 300)
  void whereverCrashesCutIt_labelsSoFarAreThoseOfALoop(@ForAll long seed) {
    Random random = new Random(seed);
    List<StepFrame> input = input(random);
    Map<Long, List<Label>> soFar = new TreeMap<>();
    Map<Bytes, byte[]> committed = new HashMap<>();
    int committedTo = 0;
    int crashes = 3;
    while (committedTo < input.size()) {
      KeyValueStore<Bytes, byte[]> store = storeOf(committed);
      TaskSteps task = task(store, true);
      Map<Long, List<Label>> open = new TreeMap<>();
      int at = committedTo;
      int released = at;
      while (at < input.size()) {
        if (released == at) {
          released = Math.min(input.size(), at + 1 + random.nextInt(20));
        }
        StepFrame frame = input.get(at);
        int from = ++at;
        int to = released;
        open.put(frame.offset(), task.accept(frame, () -> input.subList(from, to), 0));
        if (random.nextInt(6) == 0) {
          soFar.putAll(open);
          open.clear();
          committed = contents(store);
          committedTo = at;
        }
        if (crashes > 0 && random.nextInt(15) == 0) {
          crashes--;
          break;
        }
      }
      if (at == input.size()) {
        soFar.putAll(open);
        committedTo = at;
      }
    }
    expected(input)
        .forEach((offset, right) -> assertAlike(soFar.getOrDefault(offset, List.of()), right));
  }

  /**
   * Without transactions the store may hold any beginning of what was written since the commit:
   * frames that are read again take no step twice, and all that are new are as they must be.
   */
  @Property(tries = 100)
  void withoutTransactions_whateverIsReadAgain_noFrameStepsTwice(@ForAll long seed) {
    Random random = new Random(seed);
    List<StepFrame> input = input(random);
    Map<Long, List<Label>> right = expected(input);
    KeyValueStore<Bytes, byte[]> store = TestStores.inMemory();
    int from = 0;
    for (int life = 0; life < 4; life++) {
      TaskSteps task = task(store, false);
      int until = life == 3 ? input.size() : from + random.nextInt(input.size() - from + 1);
      List<KeyValue<Bytes, byte[]>> writes = new ArrayList<>();
      Map<Bytes, byte[]> atCommit = contents(store);
      for (int at = from; at < until; at++) {
        StepFrame frame = input.get(at);
        StepRow before =
            new StepStore(store).rows().getOrDefault(frame.header().streamId(), StepRow.NEW);
        List<Label> soFar = task.accept(frame, List::of, 0);
        if (frame.offset() > before.offset()) {
          assertAlike(soFar, right.get(frame.offset()));
        } else {
          assertThat(soFar).isEqualTo(before.soFar());
        }
        if (random.nextInt(6) == 0) {
          atCommit = contents(store);
          from = at + 1;
          writes.clear();
        } else {
          contents(store).forEach((key, value) -> writes.add(KeyValue.pair(key, value)));
        }
      }
      // Any beginning of the writes since the commit is there; the frames are read again.
      Map<Bytes, byte[]> left = new HashMap<>(atCommit);
      writes
          .subList(0, random.nextInt(writes.size() + 1))
          .forEach(entry -> left.put(entry.key, entry.value));
      store = storeOf(left);
    }
  }

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
