package dev.clipstream.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipLabel;
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
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestOutputTopic;
import org.junit.jupiter.api.Test;

/** Attributes of frames that are asked for reach what is said of them, and no others do. */
class PassedAttributesTopologyTest extends TopologyFixture {

  private TestOutputTopic<String, LabelEvent> events;

  private void pass(EventSource source, String... names) {
    stopDriver();
    passAttributes = List.of(names);
    EventRule anything =
        new EventRule(
            "anything",
            source,
            Set.of(),
            Set.of(),
            new Thresholds(1e-6, 1e-6, 1, 1),
            new Times(Duration.ZERO, Duration.ofSeconds(1), Duration.ZERO));
    eventRules = new EventRules(List.of(anything), Duration.ofSeconds(10));
    start(8);
    events =
        driver.createOutputTopic(
            TopicNames.DEFAULT.labelEvents(),
            new StringDeserializer(),
            AvroSerde.events().deserializer());
  }

  /** Two files are one clip of one site. */
  private void sendClip() {
    for (int i = 0; i < 4; i++) {
      Frame frame = TestFrames.frame("set", "clip", i, i == 3, SIDE);
      frame.setAttributes(
          Map.of("file", "part-" + i / 2 + ".mp4", "site", "gate", "frame", "f" + i));
      send(frame);
    }
    advance(Duration.ofSeconds(1));
  }

  @Test
  void aFramesLabel_hasItsOwn_aClipsLabel_whatAllItsFramesHave() {
    pass(EventSource.FRAME, "site", "file", "none");
    sendClip();
    assertThat(frameLabels.readValuesToList())
        .extracting(FrameLabel::getAttributes)
        .containsExactly(
            Map.of("file", "part-0.mp4", "site", "gate"),
            Map.of("file", "part-0.mp4", "site", "gate"),
            Map.of("file", "part-1.mp4", "site", "gate"),
            Map.of("file", "part-1.mp4", "site", "gate"));
    assertThat(clipLabels.readValue().getAttributes()).isEqualTo(Map.of("site", "gate"));
    List<LabelEvent> told = events.readValuesToList();
    assertThat(told.get(0).getAttributes()).isEqualTo(Map.of("file", "part-0.mp4", "site", "gate"));
    assertThat(told.get(told.size() - 1).getAttributes()).isEqualTo(Map.of("site", "gate"));
  }

  @Test
  void anEventOfClips_hasWhatTheirLabelsHave() {
    pass(EventSource.CLIP, "file", "site");
    sendClip();
    assertThat(events.readValuesToList())
        .isNotEmpty()
        .allSatisfy(event -> assertThat(event.getAttributes()).isEqualTo(Map.of("site", "gate")));
  }

  @Test
  void whereNobodyAsks_nothingGoesOn() {
    pass(EventSource.FRAME);
    sendClip();
    assertThat(frameLabels.readValuesToList())
        .hasSize(4)
        .allSatisfy(label -> assertThat(label.getAttributes()).isEmpty());
    ClipLabel clip = clipLabels.readValue();
    assertThat(clip.getAttributes()).isEmpty();
    assertThat(events.readValuesToList())
        .isNotEmpty()
        .allSatisfy(event -> assertThat(event.getAttributes()).isEmpty());
  }
}
