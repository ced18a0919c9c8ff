package dev.clipstream.streams.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.avro.EventEnd;
import dev.clipstream.avro.EventKind;
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
import dev.clipstream.events.Said;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.FrameRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** What crashes, rebalances and new rules do to the events of a task. */
class TaskEventsTest {

  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Model MODEL = new Model("frames", "00ff");

  /** A frame, and what it scores. */
  private record Sent(FrameHeader frame, float cat, float dog) {}

  private Random random = new Random(1);
  private KeyValueStore<Bytes, byte[]> store = TestStores.inMemory();
  private final List<LabelEvent> forwarded = new ArrayList<>();
  private final Map<String, Integer> open = new HashMap<>();
  private long commits;

  private static EventRule rule(String name, Set<String> labels) {
    return new EventRule(
        name,
        EventSource.FRAME,
        labels,
        Set.of(),
        new Thresholds(0.75, 0.5, 2, 3),
        new Times(Duration.ZERO, Duration.ofSeconds(1), Duration.ZERO));
  }

  private static EventRules rules(EventRule... rules) {
    return new EventRules(List.of(rules), IDLE);
  }

  private static final EventRules RULES = rules(rule("cats", Set.of("cat")), rule("all", Set.of()));

  private TaskEvents open(EventRules rules, boolean transactions) {
    return new TaskEvents(
        store,
        rules,
        transactions ? CommitCounter.ATOMIC : new CommitCounter(false, () -> commits),
        () -> Instant.EPOCH,
        event -> forwarded.add(LabelEvent.newBuilder(event).build()),
        (rule, change) -> open.merge(rule, change, Integer::sum),
        0);
  }

  /** Two continuous streams and one of clips, mixed, whose labels stay for a while. */
  private List<Sent> input() {
    List<Sent> input = new ArrayList<>();
    int[] next = new int[3];
    float[] score = new float[3];
    int length = 20 + random.nextInt(100);
    for (int i = 0; i < length; i++) {
      int camera = random.nextInt(3);
      if (random.nextInt(3) == 0) {
        score[camera] = random.nextInt(5) / 4f;
      }
      int index = next[camera]++;
      Optional<String> clip = camera == 2 ? Optional.of("clip-" + index / 7) : Optional.empty();
      long micros = 500_000L * index + (index > 20 ? 20_000_000L : 0);
      FrameHeader frame =
          new FrameHeader("camera-" + camera, clip, index, micros, camera == 2 && index % 14 == 6);
      input.add(new Sent(frame, score[camera], 1 - score[camera]));
    }
    return input;
  }

  private static void send(TaskEvents events, Sent sent, long offset) {
    List<Label> labels = List.of(new Label("cat", sent.cat()), new Label("dog", sent.dog()));
    Map<String, String> attributes =
        Map.of("site", "gate", "file", "file-" + sent.frame().index() / 8);
    Said said = new Said(EventSource.FRAME, labels, MODEL, attributes);
    events.frame(sent.frame(), new FrameRef("frames", 0, offset), 0, List.of(said));
  }

  private List<LabelEvent> withoutCrashes(List<Sent> input) {
    store = TestStores.inMemory();
    forwarded.clear();
    TaskEvents events = open(RULES, true);
    for (int i = 0; i < input.size(); i++) {
      send(events, input.get(i), i);
    }
    return List.copyOf(forwarded);
  }

  private Map<Bytes, byte[]> rows() {
    Map<Bytes, byte[]> rows = new HashMap<>();
    try (var all = store.all()) {
      all.forEachRemaining(entry -> rows.put(entry.key, entry.value));
    }
    return rows;
  }

  private static KeyValueStore<Bytes, byte[]> storeOf(Map<Bytes, byte[]> rows) {
    KeyValueStore<Bytes, byte[]> store = TestStores.inMemory();
    rows.forEach(store::put);
    return store;
  }

  /** State, events and offset are of one transaction. */
  @Property(tries = 60)
  void withTransactions_whateverCrashes_everyEventIsThereOnce(@ForAll long seed) {
    random = new Random(seed);
    List<Sent> input = input();
    List<LabelEvent> expected = withoutCrashes(input);
    store = TestStores.inMemory();
    List<LabelEvent> committed = new ArrayList<>();
    int from = 0;
    for (int life = 0; life < 6; life++) {
      Map<Bytes, byte[]> safe = rows();
      forwarded.clear();
      TaskEvents events = open(RULES, true);
      boolean last = life == 5;
      int until = last ? input.size() : from + random.nextInt(input.size() - from + 1);
      for (int i = from; i < until; i++) {
        send(events, input.get(i), i);
        if ((last && i == until - 1) || random.nextInt(5) == 0) {
          from = i + 1;
          committed.addAll(forwarded);
          forwarded.clear();
          safe = rows();
        }
      }
      store = storeOf(safe);
    }
    assertThat(committed).isEqualTo(expected);
  }

  /**
   * Of what was written since the last commit a crash keeps any beginning, and of what was
   * forwarded anything; the frames since then come again.
   */
  @Property(tries = 60)
  void withoutTransactions_whateverCrashes_noEventIsLost_andNoneIsOther(@ForAll long seed) {
    random = new Random(seed);
    List<Sent> input = input();
    List<LabelEvent> expected = withoutCrashes(input);
    store = TestStores.inMemory();
    Set<LabelEvent> arrived = new HashSet<>();
    int from = 0;
    for (int life = 0; life < 6; life++) {
      commits = 0;
      forwarded.clear();
      TaskEvents events = open(RULES, false);
      List<Map<Bytes, byte[]>> since = new ArrayList<>(List.of(rows()));
      boolean last = life == 5;
      int until = last ? input.size() : from + random.nextInt(input.size() - from + 1);
      for (int i = from; i < until; i++) {
        send(events, input.get(i), i);
        since.add(rows());
        if ((last && i == until - 1) || random.nextInt(5) == 0) {
          commits++;
          from = i + 1;
          arrived.addAll(forwarded);
          forwarded.clear();
          since = new ArrayList<>(List.of(rows()));
        }
      }
      forwarded.stream().filter(event -> random.nextBoolean()).forEach(arrived::add);
      store = storeOf(since.get(random.nextInt(since.size())));
    }
    assertThat(arrived).isEqualTo(new HashSet<>(expected));
  }

  @Example
  void anEventThatACommitHasSeenOff_isNotSaidAgainByALaterRestart() {
    TaskEvents events = open(RULES, false);
    List<Sent> cats = cats(4);
    for (int i = 0; i < cats.size(); i++) {
      send(events, cats.get(i), i);
    }
    assertThat(forwarded).hasSize(2);
    commits++;
    boolean spoke = events.endSilent(1, 0);
    assertThat(spoke).isFalse();
    forwarded.clear();
    boolean again = open(RULES, false).endSilent(1, 0);
    assertThat(again).isFalse();
    assertThat(forwarded).isEmpty();
  }

  private static List<Sent> cats(int count) {
    List<Sent> cats = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      FrameHeader frame = new FrameHeader("camera", Optional.empty(), i, 500_000L * i, false);
      cats.add(new Sent(frame, 1, 0));
    }
    return cats;
  }

  @Example
  void silence_endsAnEvent_onceAndNoSoonerThanItsTime() {
    TaskEvents events = open(rules(rule("cats", Set.of("cat"))), true);
    cats(4).forEach(sent -> send(events, sent, 0));
    assertThat(open).containsEntry("cats", 1);
    assertThat(events.endSilent(9_999, 0)).isFalse();
    assertThat(events.endSilent(60_000, 50_001)).isFalse();
    assertThat(events.endSilent(60_001, 50_001)).isTrue();
    assertThat(events.endSilent(90_000, 50_001)).isFalse();
    assertThat(forwarded)
        .extracting(LabelEvent::getKind)
        .containsExactly(EventKind.BEGIN, EventKind.END);
    assertThat(forwarded.get(1).getEnd()).isEqualTo(EventEnd.IDLE);
    assertThat(forwarded.get(1).getEndedAt()).isEqualTo(Instant.ofEpochMilli(1500));
    assertThat(open).containsEntry("cats", 0);
  }

  @Example
  void aStreamThatHasBeenSilentForLong_leavesNothingBehind() {
    TaskEvents events = open(rules(rule("cats", Set.of("cat"))), true);
    cats(4).forEach(sent -> send(events, sent, 0));
    boolean spoke = events.endSilent(10_000, 0);
    assertThat(spoke).isTrue();
    assertThat(store.get(ClipKeys.events("camera"))).isNotNull();
    boolean later = events.endSilent(Duration.ofHours(1).toMillis(), 0);
    assertThat(later).isFalse();
    assertThat(store.get(ClipKeys.events("camera"))).isNull();
  }

  @Example
  void aRuleThatIsGone_endsItsEvents_andOneThatHasChangedGoesOn() {
    cats(4).forEach(sent -> send(open(RULES, true), sent, sent.frame().index()));
    assertThat(forwarded).hasSize(2);
    forwarded.clear();
    open.clear();
    EventRule changed =
        new EventRule(
            "all",
            EventSource.FRAME,
            Set.of("cat"),
            Set.of(),
            new Thresholds(0.75, 0.25, 1, 1),
            new Times(Duration.ZERO, Duration.ofHours(1), Duration.ZERO));
    TaskEvents events = open(rules(changed), true);
    assertThat(events.endSilent(100, 0)).isTrue();
    assertThat(forwarded).hasSize(1);
    assertThat(forwarded.get(0).getRule()).isEqualTo("cats");
    assertThat(forwarded.get(0).getEnd()).isEqualTo(EventEnd.RULE_GONE);
    assertThat(forwarded.get(0).getFrames()).isEqualTo(4);
    assertThat(open).containsEntry("cats", 0).containsEntry("all", 1);
    events.close();
    assertThat(open).containsEntry("cats", 0).containsEntry("all", 0);
    forwarded.clear();
    TaskEvents none = open(rules(), true);
    assertThat(none.endSilent(100, 0)).isTrue();
    assertThat(forwarded).extracting(LabelEvent::getRule).containsExactly("all");
    forwarded.clear();
    assertThat(open(rules(), true).endSilent(100, 0)).isFalse();
  }

  @Example
  void aRowOfAnotherVersion_isRefused() {
    cats(1).forEach(sent -> send(open(RULES, true), sent, 0));
    byte[] row = store.get(ClipKeys.events("camera"));
    row[0]++;
    store.put(ClipKeys.events("camera"), row);
    assertThatThrownBy(() -> open(RULES, true))
        .hasMessageContaining("holds version 2 of the events of a stream");
  }
}
