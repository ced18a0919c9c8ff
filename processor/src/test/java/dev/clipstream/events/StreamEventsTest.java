package dev.clipstream.events;

import static dev.clipstream.events.EventCases.IDLE;
import static dev.clipstream.events.EventCases.frame;
import static dev.clipstream.events.EventCases.label;
import static dev.clipstream.events.EventCases.ref;
import static dev.clipstream.events.EventCases.reread;
import static dev.clipstream.events.EventCases.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.avro.EventEnd;
import dev.clipstream.avro.EventKind;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.events.ReferenceEvents.Expected;
import dev.clipstream.events.ReferenceEvents.Seen;
import dev.clipstream.records.Micros;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The events of any frames by any rule are those that the rule means, wherever it is cut. */
class StreamEventsTest {

  private static final long FIRST_OFFSET = 1000;

  /** An event, and after which frame it was told. */
  private record Told(int frame, LabelEvent event) {}

  private final List<Told> told = new ArrayList<>();
  private int now;

  private void tell(LabelEvent event) {
    told.add(new Told(now, event));
  }

  private List<Told> run(List<Seen> frames, EventRules rules, Random cuts) {
    told.clear();
    StreamEvents stream = new StreamEvents("camera", rules, this::tell);
    for (now = 0; now < frames.size(); now++) {
      Seen seen = frames.get(now);
      stream.frame(
          frame(now, seen.at()),
          ref(FIRST_OFFSET + now),
          List.of(said(now, label("cat", seen.score()), label("dog", 1 - seen.score()))));
      if (cuts.nextInt(4) == 0) {
        stream = reread(stream, rules, this::tell);
      }
    }
    boolean unused = stream.endSilent(Long.MAX_VALUE);
    assertThat(stream.open()).isEmpty();
    return List.copyOf(told);
  }

  /** One that never cuts. */
  private static Random never() {
    return new Random() {
      private static final long serialVersionUID = 1L;

      @Override
      public int nextInt(int bound) {
        return bound - 1;
      }
    };
  }

  @Property(tries = 1500)
  void theEvents_areThoseOfAPlainReference(@ForAll long seed) {
    Random random = new Random(seed);
    EventRule rule = EventCases.rule("cats", Set.of("cat"), random);
    List<Seen> frames = EventCases.frames(random);
    List<Expected> expected = new ReferenceEvents(frames, rule, EventRule.micros(IDLE)).all();
    List<Told> actual = run(frames, new EventRules(List.of(rule), IDLE), never());
    assertThat(actual).as("%s of %s", rule, frames).hasSize(2 * expected.size());
    for (int i = 0; i < expected.size(); i++) {
      Expected event = expected.get(i);
      Told begin = actual.get(2 * i);
      Told end = actual.get(2 * i + 1);
      String what = rule + " of " + frames + ": " + event;
      assertThat(begin.frame()).as(what).isEqualTo(event.sure());
      assertSays(begin.event(), frames, event, event.sure(), what);
      assertThat(begin.event().getKind()).isEqualTo(EventKind.BEGIN);
      assertThat(begin.event().getEnd()).isEqualTo(EventEnd.OPEN);
      assertThat(begin.event().getEndedAt()).isNull();
      assertThat(end.frame()).as(what).isEqualTo(event.told());
      assertSays(end.event(), frames, event, event.last(), what);
      assertThat(end.event().getKind()).isEqualTo(EventKind.END);
      assertThat(end.event().getEnd()).as(what).isEqualTo(event.why());
      assertThat(end.event().getEndedAt())
          .as(what)
          .isEqualTo(Micros.toInstant(frames.get(event.last()).at()));
    }
  }

  private static void assertSays(
      LabelEvent event, List<Seen> frames, Expected expected, int last, String what) {
    List<Double> scores =
        frames.subList(expected.first(), last + 1).stream().map(Seen::score).toList();
    double peak = scores.stream().mapToDouble(score -> score).max().orElseThrow();
    long key = expected.first() + (long) scores.indexOf(peak);
    assertThat(event.getStreamId()).isEqualTo("camera");
    assertThat(event.getRule()).isEqualTo("cats");
    assertThat(event.getLabel()).isEqualTo("cat");
    assertThat(event.getBeganAt())
        .as(what)
        .isEqualTo(Micros.toInstant(frames.get(expected.first()).at()));
    assertThat(event.getFirstFrame()).as(what).isEqualTo(expected.first());
    assertThat(event.getLastFrame()).as(what).isEqualTo(last);
    assertThat(event.getFrames()).as(what).isEqualTo(scores.size());
    assertThat((double) event.getPeakScore()).as(what).isEqualTo(peak);
    assertThat((double) event.getMeanScore())
        .as(what)
        .isCloseTo(
            scores.stream().mapToDouble(score -> score).average().orElseThrow(), within(1e-6));
    assertThat(event.getKeyFrame()).as(what).isEqualTo(key);
    assertThat(event.getKeyPartition()).isEqualTo(3);
    assertThat(event.getKeyOffset()).as(what).isEqualTo(FIRST_OFFSET + key);
    assertThat(event.getAttributes()).as(what).isEqualTo(shared(expected.first(), last));
  }

  private static Map<String, String> shared(int first, int last) {
    Map<String, String> shared = new HashMap<>(EventCases.attributes(first));
    for (int i = first; i <= last; i++) {
      shared.entrySet().retainAll(EventCases.attributes(i).entrySet());
    }
    return shared;
  }

  @Property(tries = 400)
  void beingWrittenAndReadAnywhere_changesNothing(@ForAll long seed) {
    Random random = new Random(seed);
    EventRules rules =
        new EventRules(
            List.of(
                EventCases.rule("cats", Set.of("cat"), random),
                EventCases.rule("any", Set.of(), random)),
            IDLE);
    List<Seen> frames = EventCases.frames(random);
    List<Told> uncut = run(frames, rules, never());
    assertThat(run(frames, rules, random)).isEqualTo(uncut);
  }

  @Property(tries = 400)
  void framesThatComeAgainOrLate_changeNothing(@ForAll long seed) {
    Random random = new Random(seed);
    EventRules rules = new EventRules(List.of(EventCases.rule("any", Set.of(), random)), IDLE);
    List<Seen> frames = EventCases.frames(random);
    List<Told> plain = run(frames, rules, never());
    told.clear();
    StreamEvents stream = new StreamEvents("camera", rules, this::tell);
    for (now = 0; now < frames.size(); now++) {
      send(stream, frames, now);
      for (int again = random.nextInt(4) - 1; again > 0; again--) {
        send(stream, frames, random.nextInt(now + 1));
        stream = reread(stream, rules, this::tell);
      }
    }
    boolean unused = stream.endSilent(Long.MAX_VALUE);
    assertThat(told).isEqualTo(plain);
  }

  @Property(tries = 400)
  void noEventEndsBeforeItBegins_whateverTheClockShows(@ForAll long seed) {
    Random random = new Random(seed);
    EventRules rules = new EventRules(List.of(EventCases.rule("any", Set.of(), random)), IDLE);
    List<Seen> frames = new ArrayList<>();
    long set = 0;
    for (Seen seen : EventCases.frames(random)) {
      set = random.nextInt(8) == 0 ? 1_000_000L * (random.nextInt(2000) - 1000) : set;
      frames.add(new Seen(seen.at() + set, seen.score()));
    }
    for (Told each : run(frames, rules, random)) {
      LabelEvent event = each.event();
      Instant endedAt = event.getEndedAt();
      assertThat(endedAt == null || !endedAt.isBefore(event.getBeganAt()))
          .as("%s of %s", event, frames)
          .isTrue();
    }
  }

  private static void send(StreamEvents stream, List<Seen> frames, int index) {
    Seen seen = frames.get(index);
    stream.frame(
        frame(index, seen.at()),
        ref(FIRST_OFFSET + index),
        List.of(said(index, label("cat", seen.score()), label("dog", 1 - seen.score()))));
  }

  /** Each label has events of its own, whatever else is watched. */
  @Property(tries = 400)
  void aLabelsEvents_areTheSame_aloneAndAmongOthers(@ForAll long seed) {
    Random random = new Random(seed);
    EventRule rule = EventCases.rule("some", Set.of("cat", "dog"), random);
    List<Seen> frames = EventCases.frames(random);
    List<Told> both = run(frames, new EventRules(List.of(rule), IDLE), never());
    for (String label : List.of("cat", "dog")) {
      EventRule one =
          new EventRule(
              "some", rule.source(), Set.of(label), Set.of(), rule.thresholds(), rule.times());
      assertThat(run(frames, new EventRules(List.of(one), IDLE), never()))
          .isEqualTo(
              both.stream()
                  .filter(each -> each.event().getLabel().equals(label))
                  .collect(Collectors.toList()));
    }
  }

  /** The labels of a record are cut to the best ones: what is not there scores 0. */
  @Property(tries = 300)
  void aLabelThatTheRecordDoesNotName_scoresNothing(@ForAll long seed) {
    Random random = new Random(seed);
    EventRules rules =
        new EventRules(List.of(EventCases.rule("cats", Set.of("cat"), random)), IDLE);
    List<List<LabelEvent>> both = new ArrayList<>();
    List<Seen> frames = EventCases.frames(random);
    for (boolean named : new boolean[] {true, false}) {
      List<LabelEvent> events = new ArrayList<>();
      StreamEvents stream = new StreamEvents("camera", rules, events::add);
      IntStream.range(0, frames.size())
          .forEach(
              i -> {
                double score = frames.get(i).score();
                Label[] labels =
                    score > 0 || named ? new Label[] {label("cat", score)} : new Label[0];
                stream.frame(frame(i, frames.get(i).at()), ref(i), List.of(said(labels)));
              });
      both.add(events);
    }
    assertThat(both.get(0)).isEqualTo(both.get(1));
  }
}
