package dev.clipstream.events;

import static dev.clipstream.events.EventCases.IDLE;
import static dev.clipstream.events.EventCases.MODEL;
import static dev.clipstream.events.EventCases.frame;
import static dev.clipstream.events.EventCases.label;
import static dev.clipstream.events.EventCases.ref;
import static dev.clipstream.events.EventCases.reread;
import static dev.clipstream.events.EventCases.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.events.EventRule.Thresholds;
import dev.clipstream.events.EventRule.Times;
import dev.clipstream.records.FrameHeader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Clips, clocks, sources and what else the properties do not vary. */
class StreamEventsCasesTest {

  private static final long SECOND = 1_000_000;

  private final List<String> told = new ArrayList<>();

  private static EventRule rule(String name, EventSource source, Set<String> labels, int bridge) {
    return new EventRule(
        name,
        source,
        labels,
        Set.of("background"),
        new Thresholds(0.75, 0.5, 1, 1),
        new Times(Duration.ZERO, Duration.ofSeconds(bridge), Duration.ZERO));
  }

  private StreamEvents stream(EventRule... rules) {
    return new StreamEvents("camera", new EventRules(List.of(rules), IDLE), this::tell);
  }

  private void tell(LabelEvent event) {
    Instant endedAt = event.getEndedAt();
    told.add(
        String.join(
            " ",
            event.getRule(),
            event.getLabel(),
            String.valueOf(event.getClipId()),
            event.getEnd().name(),
            event.getFirstFrame() + "-" + event.getLastFrame(),
            endedAt == null ? "open" : endedAt.getEpochSecond() + "s"));
  }

  private static EventRule cats() {
    return rule("cats", EventSource.FRAME, Set.of("cat"), 0);
  }

  private static void cat(StreamEvents stream, long index, long seconds, double score) {
    stream.frame(frame(index, seconds * SECOND), ref(index), List.of(said(label("cat", score))));
  }

  private static void inClip(
      StreamEvents stream, String clip, long index, double score, boolean last) {
    stream.frame(
        new FrameHeader("camera", Optional.of(clip), index, index * SECOND, last),
        ref(index),
        List.of(said(label("cat", score))));
  }

  @Test
  void aScoreEqualToAThreshold_isEnough_thoughTheNearestFloatIsLess() {
    for (double threshold : List.of(0.7, 0.9, 0.95)) {
      told.clear();
      EventRule rule =
          new EventRule(
              "cats",
              EventSource.FRAME,
              Set.of("cat"),
              Set.of(),
              new Thresholds(threshold, threshold, 1, 1),
              new Times(Duration.ZERO, Duration.ZERO, Duration.ZERO));
      StreamEvents stream = stream(rule);
      cat(stream, 0, 0, threshold);
      cat(stream, 1, 1, threshold);
      cat(stream, 2, 2, 0);
      assertThat(told).hasSize(2);
      assertThat(told.get(1)).contains("0-1");
    }
  }

  @Test
  void aFrameThatComesLate_changesNothing_whateverItShows() {
    StreamEvents stream = stream(cats());
    cat(stream, 0, 0, 1);
    cat(stream, 2, 2, 1);
    cat(stream, 1, 1, 0);
    cat(stream, 3, 3, 0);
    assertThat(told).containsExactly("cats cat null OPEN 0-0 open", "cats cat null LEFT 0-2 2s");
  }

  @Test
  void aProducerThatCountsAnew_isGoneOnWith_alsoIfItsClockIsBehind() {
    EventRule patient = rule("cats", EventSource.FRAME, Set.of("cat"), 5);
    StreamEvents stream = stream(patient);
    for (int i = 0; i < 50; i++) {
      cat(stream, i, 1000 + i, 0);
    }
    cat(stream, 0, 1051, 1);
    assertThat(told).containsExactly("cats cat null OPEN 0-0 open");
    for (int i = 1; i < 50; i++) {
      cat(stream, i, 1051 + i, 1);
    }
    told.clear();
    for (int i = 0; i < 3; i++) {
      cat(stream, i, i, 0);
      stream = reread(stream, new EventRules(List.of(patient), IDLE), this::tell);
    }
    assertThat(told).isEmpty();
    for (int i = 3; i < 12; i++) {
      cat(stream, i, i, 0);
    }
    assertThat(told).containsExactly("cats cat null LEFT 0-49 1100s");
  }

  /** The index says that the frame is new: only the time is not to be trusted. */
  @Test
  void aClockThatIsSetBack_neitherEndsNorHoldsUpAnEvent() {
    StreamEvents stream = stream(rule("cats", EventSource.FRAME, Set.of("cat"), 2));
    cat(stream, 0, 5000, 1);
    cat(stream, 1, 1, 1);
    cat(stream, 2, 2, 0);
    cat(stream, 3, 3, 0);
    cat(stream, 4, 4, 0);
    assertThat(told).containsExactly("cats cat null OPEN 0-0 open", "cats cat null LEFT 0-1 5000s");
  }

  @Test
  void anEventDuringWhichAClockIsSetBack_endsAsLongAfterItsBeginningAsTheStreamsTimeSays() {
    StreamEvents stream =
        stream(
            rule("cats", EventSource.FRAME, Set.of("cat"), 0),
            rule("fights", EventSource.CLIP, Set.of("fight"), 0));
    cat(stream, 0, 5000, 1);
    cat(stream, 1, 5003, 1);
    cat(stream, 2, 1, 1);
    cat(stream, 3, 5, 1);
    cat(stream, 4, 6, 0);
    stream.clip(clip(5000, 5003, 1, 16));
    stream.clip(clip(5004, 10, 1, 16));
    stream.clip(clip(11, 15, 1, 16));
    stream.clip(clip(16, 20, 0, 16));
    assertThat(told)
        .containsExactly(
            "cats cat null OPEN 0-0 open",
            "cats cat null LEFT 0-3 5007s",
            "fights fight null OPEN 5000-5003 open",
            "fights fight null LEFT 5000-15 5008s");
  }

  @Test
  void anEventEnds_withItsClip() {
    StreamEvents stream = stream(rule("cats", EventSource.FRAME, Set.of("cat"), 60));
    inClip(stream, "a", 0, 1, false);
    inClip(stream, "a", 1, 1, false);
    inClip(stream, "b", 0, 1, false);
    inClip(stream, "a", 2, 1, false);
    inClip(stream, "b", 1, 0, true);
    inClip(stream, "b", 0, 1, false);
    inClip(stream, "b", 2, 1, false);
    inClip(stream, "c", 0, 1, false);
    stream.unusable(new FrameHeader("camera", Optional.of("c"), 1, SECOND, true));
    assertThat(told)
        .containsExactly(
            "cats cat a OPEN 0-0 open",
            "cats cat a CLIP_END 0-1 1s",
            "cats cat b OPEN 0-0 open",
            "cats cat b CLIP_END 0-0 0s",
            "cats cat c OPEN 0-0 open",
            "cats cat c CLIP_END 0-0 0s");
  }

  @Test
  void theLastFrameOfAContinuousStream_endsItsEvents_andOneThatComesAgainDoesNot() {
    StreamEvents stream = stream(cats());
    FrameHeader last = new FrameHeader("camera", Optional.empty(), 1, SECOND, true);
    cat(stream, 0, 0, 1);
    stream.frame(last, ref(1), List.of(said(label("cat", 1))));
    cat(stream, 2, 2, 1);
    stream.frame(last, ref(1), List.of(said(label("cat", 1))));
    assertThat(told)
        .containsExactly(
            "cats cat null OPEN 0-0 open",
            "cats cat null CLIP_END 0-1 1s",
            "cats cat null OPEN 2-2 open");
  }

  @Test
  void aFrameThatWasNotClassified_isNeitherForAnEventNorAgainstIt() {
    StreamEvents stream = stream(cats());
    cat(stream, 0, 0, 1);
    stream.frame(frame(1, SECOND), ref(1), List.of());
    cat(stream, 2, 2, 1);
    cat(stream, 3, 3, 0);
    assertThat(told).containsExactly("cats cat null OPEN 0-0 open", "cats cat null LEFT 0-2 2s");
  }

  @Test
  void eachRule_looksAtItsSource_andAnyMeansAllButThoseExcepted() {
    StreamEvents stream =
        stream(
            rule("now", EventSource.FRAME, Set.of(), 0),
            rule("soFar", EventSource.SO_FAR, Set.of(), 0));
    Said frame = said(label("background", 1), label("cat", 0.875), label("dog", 0.75));
    Said soFar = new Said(EventSource.SO_FAR, List.of(label("fight", 0.8)), MODEL);
    stream.frame(frame(0, 0), ref(0), List.of(frame, soFar));
    assertThat(told)
        .containsExactly(
            "now cat null OPEN 0-0 open",
            "now dog null OPEN 0-0 open",
            "soFar fight null OPEN 0-0 open");
    assertThat(stream.open()).containsEntry("now", 2).containsEntry("soFar", 1);
  }

  private static ClipLabel clip(long first, long last, double score, int frames) {
    return ClipLabel.newBuilder()
        .setStreamId("camera")
        .setFirstFrame(first)
        .setLastFrame(last)
        .setStartedAt(Instant.ofEpochSecond(first))
        .setEndedAt(Instant.ofEpochSecond(last))
        .setFrames(frames)
        .setEnd(ClipEnd.WINDOW)
        .setLabels(List.of(label("fight", score)))
        .setModel(MODEL)
        .setLabelledAt(Instant.EPOCH)
        .setAttention(List.of())
        .build();
  }

  @Test
  void theLabelsOfClips_areOneStepEach_howeverLongClipsAre() {
    StreamEvents stream = stream(rule("fights", EventSource.CLIP, Set.of("fight"), 0));
    stream.clip(clip(0, 15, 0, 16));
    stream.clip(clip(16, 31, 1, 16));
    stream.clip(clip(16, 31, 1, 16));
    stream.clip(clip(32, 47, 0.5, 16));
    stream.clip(clip(48, 63, 0, 0));
    stream.clip(clip(50, 64, 0.5, 16));
    stream.clip(clip(65, 80, 0.25, 16));
    assertThat(told)
        .containsExactly("fights fight null OPEN 16-31 open", "fights fight null LEFT 16-64 64s");
  }

  @Test
  void silenceByCaptureTimes_endsAnEvent_beforeTheFrameThatFollowsBeginsAnother() {
    StreamEvents stream = stream(cats());
    cat(stream, 0, 0, 1);
    cat(stream, 1, 9, 1);
    cat(stream, 2, 19, 1);
    assertThat(told)
        .containsExactly(
            "cats cat null OPEN 0-0 open",
            "cats cat null IDLE 0-1 9s",
            "cats cat null OPEN 2-2 open");
    assertThat(stream.endSilent(9_999_999)).isFalse();
    assertThat(stream.endSilent(10_000_000)).isTrue();
    assertThat(told).last().isEqualTo("cats cat null IDLE 2-2 19s");
  }
}
