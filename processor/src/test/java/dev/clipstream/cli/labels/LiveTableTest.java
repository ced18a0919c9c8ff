package dev.clipstream.cli.labels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveTableTest {

  private static final TopicPartition PARTITION = new TopicPartition("frame-labels", 0);
  private static final long NOW = 1_700_000_000_000L;

  private final StringWriter screen = new StringWriter();

  private LiveTable table(Optional<Long> max) {
    return table(max, 120);
  }

  private LiveTable table(Optional<Long> max, int columns) {
    return new LiveTable(
        LabelRecords.of("clip-labels", "label-events", Optional.empty()),
        Optional.empty(),
        max,
        new PrintWriter(screen),
        () -> new Terminal.Size(6, columns),
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

  @ParameterizedTest
  @ValueSource(ints = {10, 14, 28, 29, 34, 40, 43, 50, 52, 59, 60, 61, 65, 71, 72, 80})
  void onANarrowTerminal_aColumnIsLeftOutWhole(int columns) {
    table(Optional.of(1L), columns).show(labels(List.of(new Label("cat", 0.995f)), "door"));
    List<String> lines = screen.toString().lines().toList();
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
    assertThat(words(lines.get(0)))
        .isSubsetOf("stream", "label", "score", "frames/s", "latency", "last clip");
    assertThat(words(lines.get(1))).isSubsetOf("door", "cat", "█████", "99.5 %", "0.0", "42 ms");
  }

  private static List<String> words(String line) {
    return List.of(line.strip().split(" (?![%c]|ms)\\s*"));
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

  @ParameterizedTest
  @ValueSource(ints = {80, 100, 107, 108, 120})
  void everythingFitsTheTerminal_andLongNamesKeepBothEnds(int columns) {
    LiveTable table = table(Optional.of(2L), columns);
    String stream = "building-4/floor-2/camera-17";
    Label said = new Label("person-running-with-a-trolley", 1f);
    ClipLabel clip =
        ClipLabel.newBuilder()
            .setStreamId(stream)
            .setFirstFrame(0)
            .setLastFrame(9)
            .setStartedAt(Instant.EPOCH)
            .setEndedAt(Instant.EPOCH)
            .setFrames(10)
            .setEnd(ClipEnd.WINDOW)
            .setLabels(List.of(said))
            .setModel(new Model("m", "0"))
            .setLabelledAt(Instant.EPOCH)
            .build();
    TopicPartition clips = new TopicPartition("clip-labels", 0);
    byte[] value = AvroSerde.clipLabels().toBytes(clip);
    table.show(
        new ConsumerRecords<>(
            Map.of(clips, List.of(new ConsumerRecord<>("clip-labels", 0, 0, new byte[0], value))),
            Map.of()));
    screen.getBuffer().setLength(0);
    table.show(labels(List.of(said), stream));
    List<String> lines =
        screen
            .toString()
            .lines()
            .filter(line -> line.contains("%") || line.contains("score"))
            .toList();
    assertThat(lines)
        .hasSize(2)
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
    assertThat(lines.get(0)).endsWith("last clip");
    assertThat(lines.get(1))
        .startsWith("buildin")
        .contains("…", "era-17 ", "42 ms")
        .endsWith(" 100.0 %");
  }

  @Test
  void aShortenedName_isAsLongAsThereIsRoom_andHasNoHalfCharacters() {
    assertThat(StreamRow.shortened("camera", 6)).isEqualTo("camera");
    assertThat(StreamRow.shortened("cameras", 6)).isEqualTo("cam…as");
    assertThat(StreamRow.shortened("cameras", 3)).isEqualTo("c…s");
    String faces = "\uD83D\uDE00".repeat(9);
    for (int length = 3; length < 18; length++) {
      String shortened = StreamRow.shortened(faces, length);
      assertThat(shortened.length()).isLessThanOrEqualTo(length);
      assertThat(new String(shortened.getBytes(UTF_8), UTF_8)).isEqualTo(shortened);
    }
  }

  @Test
  void aName_cannotSteerTheTerminal() {
    table(Optional.of(1L)).show(labels("a\033[2Jb"));
    assertThat(screen.toString()).contains("a?[2Jb").doesNotContain("\033[2J");
  }
}
