package dev.clipstream.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.EventEnd;
import dev.clipstream.avro.EventKind;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.events.EventRule;
import dev.clipstream.events.EventRule.Thresholds;
import dev.clipstream.events.EventRule.Times;
import dev.clipstream.events.EventRules;
import dev.clipstream.events.EventSource;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.testing.TestFrames;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Events come with the labels that make them, under the key of their stream. */
class EventsTopologyTest extends TopologyFixture {

  private TestOutputTopic<String, LabelEvent> events;

  private void startWith(EventSource source) {
    stopDriver();
    EventRule anything =
        new EventRule(
            "anything",
            source,
            Set.of(),
            Set.of(),
            new Thresholds(1e-6, 1e-6, 1, 1),
            new Times(Duration.ZERO, Duration.ZERO, Duration.ZERO));
    eventRules = new EventRules(List.of(anything), Duration.ofSeconds(10));
    start(8);
    events =
        driver.createOutputTopic(
            TopicNames.DEFAULT.labelEvents(),
            new StringDeserializer(),
            AvroSerde.events().deserializer());
  }

  @Test
  void aFrameThatBeginsAnEvent_hasItTold_withItsPlaceAndModel() {
    startWith(EventSource.FRAME);
    Frame frame = TestFrames.frame("camera", null, 5, false, SIDE);
    pipe("camera".getBytes(java.nio.charset.StandardCharsets.UTF_8), new byte[] {1});
    send(frame);
    FrameLabel label = frameLabels.readValue();
    List<TestRecord<String, LabelEvent>> told = events.readRecordsToList();
    assertThat(told).hasSameSizeAs(label.getLabels());
    TestRecord<String, LabelEvent> first = told.get(0);
    assertThat(first.key()).isEqualTo("camera");
    assertThat(first.value().getKind()).isEqualTo(EventKind.BEGIN);
    assertThat(first.value().getBeganAt()).isEqualTo(frame.getCapturedAt());
    assertThat(first.value().getKeyFrame()).isEqualTo(5);
    assertThat(first.value().getKeyPartition()).isZero();
    assertThat(first.value().getKeyOffset()).isEqualTo(1);
    assertThat(first.value().getModel()).isEqualTo(label.getModel());
    assertThat(listener.events()).hasSameSizeAs(label.getLabels());
  }

  @Test
  void aSilentStream_endsItsEvents_onlyForTimeOfWhichTheLeaderHasSpoken() {
    startWith(EventSource.FRAME);
    send(TestFrames.frame("camera", null, 0, false, SIDE));
    int begun = events.readRecordsToList().size();
    advance(Duration.ofMillis(9_900));
    assertThat(events.isEmpty()).isTrue();
    prefetch.silenceLeader();
    advance(Duration.ofSeconds(60));
    assertThat(events.isEmpty()).isTrue();
    assertThat(begun).isPositive();
  }

  @Test
  void aSilentStream_endsItsEvents() {
    startWith(EventSource.FRAME);
    send(TestFrames.frame("camera", null, 0, false, SIDE));
    int begun = events.readRecordsToList().size();
    advance(Duration.ofMillis(10_100));
    assertThat(events.readValuesToList())
        .hasSize(begun)
        .allSatisfy(event -> assertThat(event.getEnd()).isEqualTo(EventEnd.IDLE));
    advance(Duration.ofMinutes(30));
    assertThat(events.isEmpty()).isTrue();
  }

  @Test
  void theLastFrameOfAClip_endsItsEvents_alsoIfItIsADeadLetter() {
    startWith(EventSource.FRAME);
    send(TestFrames.frame("camera", "one", 0, false, SIDE));
    int begun = events.readRecordsToList().size();
    Frame broken = TestFrames.frame("camera", "one", 1, true, SIDE);
    broken.setHeight(SIDE + 1);
    send(broken);
    assertThat(events.readValuesToList())
        .hasSize(begun)
        .allSatisfy(
            event -> {
              assertThat(event.getEnd()).isEqualTo(EventEnd.CLIP_END);
              assertThat(event.getClipId()).isEqualTo("one");
              assertThat(event.getLastFrame()).isZero();
            });
  }

  @Test
  void theLabelsOfClips_makeEvents_ofWholeClips() {
    startWith(EventSource.CLIP);
    for (int i = 0; i < 12; i++) {
      send(TestFrames.frame("camera", null, i, false, SIDE));
    }
    advance(Duration.ofMillis(200));
    int windows = clipLabels.readValuesToList().size();
    assertThat(windows).isEqualTo(3);
    List<LabelEvent> begun = events.readValuesToList();
    assertThat(begun).isNotEmpty();
    assertThat(begun.get(0).getFirstFrame()).isZero();
    assertThat(begun.get(0).getLastFrame()).isEqualTo(3);
    assertThat(begun.get(0).getKeyOffset()).isNull();
    advance(Duration.ofSeconds(25));
    assertThat(events.readValuesToList())
        .isNotEmpty()
        .allSatisfy(event -> assertThat(event.getEnd()).isIn(EventEnd.IDLE, EventEnd.LEFT))
        .anySatisfy(event -> assertThat(event.getFrames()).isPositive());
  }
}
