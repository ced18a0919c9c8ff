package dev.clipstream.cli.labels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.Model;
import dev.clipstream.cli.console.Terminal;
import dev.clipstream.schemas.AvroSerde;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class LiveTableTest {

  private static final TopicPartition PARTITION = new TopicPartition("frame-labels", 0);
  private static final long NOW = 1_700_000_000_000L;

  private final StringWriter screen = new StringWriter();

  private LiveTable table(Optional<Long> max) {
    return new LiveTable(
        LabelRecords.of("clip-labels", "label-events", Optional.empty()),
        Optional.empty(),
        max,
        new PrintWriter(screen),
        () -> new Terminal.Size(6, 120),
        () -> Instant.ofEpochMilli(NOW));
  }

  private static ConsumerRecords<byte[], byte[]> labels(String... streams) {
    return labels(List.of(new Label("cat", 0.75f)), streams);
  }

  private static ConsumerRecords<byte[], byte[]> labels(List<Label> said, String... streams) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (String stream : streams) {
      FrameLabel label =
          FrameLabel.newBuilder()
              .setSoFar(List.of())
              .setStreamId(stream)
              .setFrameIndex(0)
              .setCapturedAt(Instant.EPOCH)
              .setLabels(said)
              .setModel(new Model("m", "0"))
              .setLabelledAt(Instant.EPOCH)
              .build();
      records.add(
          new ConsumerRecord<>(
              PARTITION.topic(),
              PARTITION.partition(),
              records.size(),
              NOW - 42,
              TimestampType.CREATE_TIME,
              1,
              1,
              stream.getBytes(UTF_8),
              AvroSerde.frameLabels().toBytes(label),
              new RecordHeaders(),
              Optional.empty()));
    }
    return new ConsumerRecords<>(Map.of(PARTITION, records), Map.of());
  }

  @Test
  void aRow_saysStreamLabelScoreAndLatency() {
    table(Optional.of(1L)).show(labels("door"));
    assertThat(screen.toString()).contains("door").contains("cat").contains("███████▌");
    assertThat(screen.toString()).contains("75.0 %").contains("42 ms");
  }

  @Test
  void aRow_saysThatTheFrameWasSkipped_asALineDoes() {
    table(Optional.of(1L)).show(labels(List.of(), "door"));
    assertThat(screen.toString()).contains("door").contains("(no label)").contains("42 ms");
  }

  @Test
  void moreStreamsThanRows_areCounted() {
    table(Optional.of(6L)).show(labels("a", "b", "c", "d", "e", "f"));
    assertThat(screen.toString().lines()).hasSize(5);
    assertThat(screen.toString()).contains("… and 3 streams more");
  }

  @Test
  void theTable_endsAfterSoManyLabels_andIsDrawnOverItself() {
    LiveTable table = table(Optional.of(2L));
    assertThat(table.show(labels("a")).goOn()).isTrue();
    assertThat(table.show(labels("a", "a")).goOn()).isFalse();
    assertThat(screen.toString()).contains("\033[2A\r\033[J");
  }

  @Test
  void aName_cannotSteerTheTerminal() {
    table(Optional.of(1L)).show(labels("a\033[2Jb"));
    assertThat(screen.toString()).contains("a?[2Jb").doesNotContain("\033[2J");
  }
}
