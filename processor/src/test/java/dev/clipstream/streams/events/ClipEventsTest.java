package dev.clipstream.streams.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.avro.Model;
import dev.clipstream.clips.ClipKeys;
import dev.clipstream.clips.CommitCounter;
import dev.clipstream.clips.TestStores;
import dev.clipstream.events.EventRule;
import dev.clipstream.events.EventRule.Thresholds;
import dev.clipstream.events.EventRule.Times;
import dev.clipstream.events.EventRules;
import dev.clipstream.events.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Events of the labels of clips, which a crash without transactions has come again: those since the
 * last commit, and those before whose due entries had not been cleared, or not for good. In a
 * backlog they may be minutes of the stream's time behind what its events have seen.
 */
class ClipEventsTest {

  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Model MODEL = new Model("clips", "00ff");

  private static final EventRules RULES =
      new EventRules(List.of(rule("one", 1, 1), rule("some", 2, 3)), IDLE);

  private Random random = new Random(1);
  private KeyValueStore<Bytes, byte[]> store = TestStores.inMemory();
  private final List<LabelEvent> forwarded = new ArrayList<>();
  private long commits;

  private static EventRule rule(String name, int of, int outOf) {
    return new EventRule(
        name,
        EventSource.CLIP,
        Set.of(),
        Set.of(),
        new Thresholds(0.75, 0.5, of, outOf),
        new Times(Duration.ZERO, Duration.ofSeconds(1), Duration.ZERO));
  }

  private TaskEvents open(boolean transactions) {
    return new TaskEvents(
        store,
        RULES,
        transactions ? CommitCounter.ATOMIC : new CommitCounter(false, () -> commits),
        () -> Instant.EPOCH,
        event -> forwarded.add(LabelEvent.newBuilder(event).build()),
        (rule, change) -> {},
        0);
  }

  private static ClipLabel window(String stream, int index, Instant startedAt, double score) {
    return ClipLabel.newBuilder()
        .setStreamId(stream)
        .setFirstFrame(10L * index)
        .setLastFrame(10L * index + 14)
        .setStartedAt(startedAt)
        .setEndedAt(startedAt.plusMillis(1400))
        .setFrames(15)
        .setEnd(ClipEnd.WINDOW)
        .setLabels(List.of(new Label("fight", (float) score)))
        .setModel(MODEL)
        .setLabelledAt(Instant.EPOCH)
        .setAttention(List.of())
        .build();
  }

  /** Overlapping windows of two streams, with pauses, and clocks that are set back. */
  private List<ClipLabel> input() {
    List<ClipLabel> input = new ArrayList<>();
    int[] next = new int[2];
    double[] score = new double[2];
    long[] micros = {1_700_000_000_000_000L, 1_700_000_000_000_000L};
    int length = 20 + random.nextInt(100);
    for (int i = 0; i < length; i++) {
      int camera = random.nextInt(2);
      score[camera] = random.nextInt(3) == 0 ? random.nextInt(5) / 4.0 : score[camera];
      Instant startedAt = Instant.EPOCH.plusNanos(1000 * micros[camera]);
      input.add(window("camera-" + camera, next[camera]++, startedAt, score[camera]));
      int step = random.nextInt(20);
      micros[camera] += 1_000_000L * (step < 15 ? 1 : step < 19 ? 3 * (step - 14) : -100);
    }
    return input;
  }

  private List<LabelEvent> withoutCrashes(List<ClipLabel> input) {
    store = TestStores.inMemory();
    forwarded.clear();
    TaskEvents events = open(true);
    input.forEach(label -> events.clip(label, 0));
    return List.copyOf(forwarded);
  }

  private Map<Bytes, byte[]> rows() {
    Map<Bytes, byte[]> rows = new HashMap<>();
    try (var all = store.all()) {
      all.forEachRemaining(entry -> rows.put(entry.key, entry.value));
    }
    return rows;
  }

  @Property(tries = 300)
  void withoutTransactions_whateverCrashes_noEventIsLost_andNoneIsOther(@ForAll long seed) {
    random = new Random(seed);
    List<ClipLabel> input = input();
    List<LabelEvent> expected = withoutCrashes(input);
    store = TestStores.inMemory();
    Set<LabelEvent> arrived = new HashSet<>();
    int from = 0;
    int lives = 6;
    for (int life = 0; life < lives; life++) {
      boolean isLast = life == lives - 1;
      commits = 0;
      forwarded.clear();
      TaskEvents events = open(false);
      List<Map<Bytes, byte[]>> since = new ArrayList<>(List.of(rows()));
      // Due entries up to here are cleared, and cleared for good; up to there labels are safe.
      int cleared = from;
      int clearedForGood = from;
      int safe = from;
      int until = isLast ? input.size() : from + random.nextInt(input.size() - from + 1);
      for (int i = from; i < until; i++) {
        events.clip(input.get(i), 0);
        since.add(rows());
        if ((isLast && i == until - 1) || random.nextInt(8) == 0) {
          commits++;
          clearedForGood = cleared;
          safe = i + 1;
          arrived.addAll(forwarded);
          forwarded.clear();
          since = new ArrayList<>(List.of(rows()));
        }
        if (random.nextInt(4) == 0) {
          cleared = safe;
          boolean unused = events.endSilent(0, 0);
        }
      }
      forwarded.stream().filter(event -> random.nextBoolean()).forEach(arrived::add);
      KeyValueStore<Bytes, byte[]> left = TestStores.inMemory();
      since.get(random.nextInt(since.size())).forEach(left::put);
      store = left;
      from = clearedForGood + random.nextInt(cleared - clearedForGood + 1);
    }
    assertThat(arrived).isEqualTo(new HashSet<>(expected));
  }

  private int rowBytesAfter(int windows, boolean transactions) {
    store = TestStores.inMemory();
    commits = 0;
    TaskEvents events = open(transactions);
    for (int i = 0; i < windows; i++) {
      events.clip(window("camera", i, Instant.ofEpochSecond(i), 1), 0);
      commits++;
      boolean spoke = events.endSilent(0, 0);
      assertThat(spoke).isFalse();
    }
    return store.get(ClipKeys.events("camera")).length;
  }

  @Example
  void whatIsKeptOfAStream_doesNotGrowWithItsClips() {
    assertThat(rowBytesAfter(1000, false)).isEqualTo(rowBytesAfter(100, false));
    assertThat(rowBytesAfter(1000, true)).isLessThan(rowBytesAfter(100, false));
  }

  @Example
  void whereNothingIsCommittedForLong_whatIsKeptIsBounded() {
    TaskEvents events = open(false);
    for (int i = 0; i < HeardClips.MAX + 500; i++) {
      events.clip(window("camera", i, Instant.ofEpochSecond(i), 0), 0);
    }
    assertThat(store.get(ClipKeys.events("camera")).length).isLessThan(8 * HeardClips.MAX + 1000);
  }

  /** The due entries that are left are of labels which have been heard. */
  @Example
  void withTransactionsFromNowOn_whatWasHeardBefore_isStillKnown() {
    List<ClipLabel> windows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      windows.add(window("camera", i, Instant.ofEpochSecond(i), i % 20 < 10 ? 1 : 0));
    }
    Set<LabelEvent> expected = new HashSet<>(withoutCrashes(windows));
    store = TestStores.inMemory();
    forwarded.clear();
    TaskEvents before = open(false);
    windows.subList(0, 55).forEach(label -> before.clip(label, 0));
    TaskEvents after = open(true);
    windows.forEach(label -> after.clip(label, 0));
    assertThat(new HashSet<>(forwarded)).isEqualTo(expected);
    assertThat(forwarded).hasSizeGreaterThan(expected.size());
  }
}
