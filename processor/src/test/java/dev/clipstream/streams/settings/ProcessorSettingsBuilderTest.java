package dev.clipstream.streams.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.records.TopicNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessorSettingsBuilderTest {

  private static final Path STATE = Path.of("state");

  @Test
  void whatIsNotSaid_isWhatRunDoes() {
    assertThat(ProcessorSettings.builder("broker:9092", STATE).build())
        .isEqualTo(ProcessorSettings.defaults("broker:9092", STATE));
  }

  @Test
  void everythingThatIsSaid_isInTheSettings() {
    ProcessorSettings expected =
        new ProcessorSettings(
            "broker:9092",
            "mine",
            new TopicNames("a", "b", "c", "d", "e"),
            Optional.empty(),
            Guarantee.AT_LEAST_ONCE,
            new BatchSettings(3, 2, -1, Duration.ofMinutes(1)),
            new LabelSettings(
                9,
                LabelSettings.DEFAULT.clips(),
                LabelSettings.DEFAULT.limits(),
                Optional.of(Duration.ofSeconds(1)),
                0.5),
            new StreamsSettings(2, Duration.ofSeconds(2), STATE, 1),
            new RecordSettings(List.of(), List.of("file"), true, LabelFormat.JSON, 1 << 20),
            Map.of("client.rack", "a"));
    assertThat(
            ProcessorSettings.builder("broker:9092", STATE)
                .applicationId(expected.applicationId())
                .topics(expected.topics())
                .guarantee(expected.guarantee())
                .batching(expected.batching())
                .labelling(expected.labelling())
                .streams(expected.streams())
                .records(expected.records())
                .clientProperties(expected.clientProperties())
                .build())
        .isEqualTo(expected);
  }

  @Test
  void everythingThatIsOutOfRange_isSaidAtOnce() {
    ProcessorSettingsBuilder builder =
        ProcessorSettings.builder("broker:9092", STATE)
            .applicationId("a/b")
            .records(new RecordSettings(List.of(), List.of(" "), false, LabelFormat.AVRO, 1 << 20));
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("application-id")
        .hasMessageContaining("pass-attributes");
  }
}
