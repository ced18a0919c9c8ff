package dev.clipstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.avro.EventEnd;
import dev.clipstream.avro.EventKind;
import dev.clipstream.avro.FeedbackTarget;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.ImageFormat;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.avro.LabelFeedback;
import dev.clipstream.avro.Model;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class AvroSerdeTest {

  private final AvroSerde<Frame> serde = AvroSerde.frames();

  /** One with every field set that a JPEG has. */
  static Frame frame() {
    return Frame.newBuilder()
        .setStreamId("camera-7")
        .setClipId("a")
        .setFrameIndex(41)
        .setCapturedAt(Instant.ofEpochSecond(1_700_000_000, 123_456_000))
        .setLast(true)
        .setFormat(ImageFormat.JPEG)
        .setImage(ByteBuffer.wrap(new byte[] {1, 2, 3}))
        .setAttributes(Map.of("file", "a.mp4"))
        .build();
  }

  @Test
  void aFrame_comesBackAsItWas() {
    assertThat(serde.fromBytes(serde.toBytes(frame()))).isEqualTo(frame());
  }

  @Test
  void aRecordOfAnotherKind_isCalledByItsName() {
    assertThatThrownBy(() -> AvroSerde.frameLabels().fromBytes(serde.toBytes(frame())))
        .isInstanceOf(SerializationException.class)
        .hasMessage("not a FrameLabel but a Frame");
  }

  @Test
  void theBytes_areSingleObjectEncoding_readableWithTheReleasedSchemaAlone() throws Exception {
    byte[] bytes = serde.toBytes(frame());
    assertThat(bytes).startsWith(0xC3, 0x01);
    Schema schema = ReleasedSchemas.of("Frame").get(0);
    GenericRecord read =
        new GenericDatumReader<GenericRecord>(schema)
            .read(null, DecoderFactory.get().binaryDecoder(bytes, 10, bytes.length - 10, null));
    assertThat(read.get("stream_id").toString()).isEqualTo("camera-7");
    assertThat(read.get("captured_at")).isEqualTo(1_700_000_000_123_456L);
  }

  @Test
  void feedback_comesBackAsItWas_withTheDocumentedHeader() throws Exception {
    LabelFeedback wrong =
        LabelFeedback.newBuilder()
            .setStreamId("camera-7")
            .setTarget(FeedbackTarget.CLIP)
            .setFirstFrame(0)
            .setLastFrame(15)
            .setStartedAt(Instant.ofEpochSecond(1_700_000_000))
            .setEndedAt(Instant.ofEpochSecond(1_700_000_001))
            .setLabel("cat")
            .setScore(0.5f)
            .setModel(new Model("m", "00"))
            .setCorrect(false)
            .setTruth("dog")
            .setGivenAt(Instant.ofEpochSecond(1_700_000_002))
            .build();
    byte[] bytes = AvroSerde.feedback().toBytes(wrong);
    assertThat(AvroSerde.feedback().fromBytes(bytes)).isEqualTo(wrong);
    assertThat(Files.readString(Path.of("README.md")))
        .contains(HexFormat.of().formatHex(Arrays.copyOf(bytes, 10)));
  }

  @Test
  void anEvent_comesBackAsItWas_withTheDocumentedHeader() throws Exception {
    LabelEvent.Builder event =
        LabelEvent.newBuilder()
            .setStreamId("camera-7")
            .setRule("fire")
            .setLabel("flame")
            .setKind(EventKind.BEGIN)
            .setBeganAt(Instant.ofEpochSecond(1_700_000_000))
            .setPeakScore(0.75f)
            .setMeanScore(0.5f)
            .setFrames(4)
            .setFirstFrame(10)
            .setLastFrame(13)
            .setKeyFrame(12)
            .setEnd(EventEnd.OPEN)
            .setModel(new Model("m", "00"))
            .setLabelledAt(Instant.ofEpochSecond(1_700_000_002));
    LabelEvent begin = event.build();
    LabelEvent end =
        event
            .setKind(EventKind.END)
            .setClipId("clip-1")
            .setEndedAt(Instant.ofEpochSecond(1_700_000_001, 123_456_000))
            .setKeyPartition(3)
            .setKeyOffset(1L << 40)
            .setEnd(EventEnd.CLIP_END)
            .build();
    byte[] bytes = AvroSerde.events().toBytes(end);
    assertThat(AvroSerde.events().fromBytes(bytes)).isEqualTo(end);
    assertThat(AvroSerde.events().fromBytes(AvroSerde.events().toBytes(begin))).isEqualTo(begin);
    assertThat(Files.readString(Path.of("README.md")))
        .contains(HexFormat.of().formatHex(Arrays.copyOf(bytes, 10)));
  }

  /** What the documentation tells writers in other languages. */
  @Test
  void theHeader_isTheDocumentedOne() throws Exception {
    byte[] header = Arrays.copyOf(serde.toBytes(frame()), 10);
    String readme = Files.readString(Path.of("README.md"));
    assertThat(readme).contains(HexFormat.of().formatHex(header));
    assertThat(Files.readString(Path.of("..", "processor", "CLIENTS.md")))
        .contains(HexFormat.of().formatHex(header));
  }

  @Test
  void theHeaderOfEveryRecord_isTheDocumentedOne() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    for (Schema schema : SchemaCompatibilityTest.schemas().toList()) {
      ByteBuffer header = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
      header.put((byte) 0xC3).put((byte) 0x01);
      header.putLong(SchemaNormalization.parsingFingerprint64(schema));
      assertThat(readme)
          .contains(
              "| `%s` | `%s` |"
                  .formatted(schema.getName(), HexFormat.of().formatHex(header.array())));
    }
  }

  @Test
  void aFrameOfAnotherLanguagesWriter_isRead() throws Exception {
    Schema schema = ReleasedSchemas.of("Frame").get(0);
    GenericRecord record = new GenericData.Record(schema);
    record.put("stream_id", "s");
    record.put("frame_index", 0L);
    record.put("captured_at", 1L);
    record.put("last", false);
    record.put("format", new GenericData.EnumSymbol(schema.getField("format").schema(), "PNG"));
    record.put("image", ByteBuffer.allocate(2));
    record.put("attributes", Map.of());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new BinaryMessageEncoder<GenericRecord>(GenericData.get(), schema).encode(record, out);
    assertThat(serde.fromBytes(out.toByteArray()).getFormat()).isEqualTo(ImageFormat.PNG);
  }

  @Test
  void anUnknownSchema_isNamedAsSuch() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new BinaryMessageEncoder<Label>(new Label().getSpecificData(), Label.getClassSchema())
        .encode(new Label("cat", 1f), out);
    assertThatThrownBy(() -> serde.fromBytes(out.toByteArray()))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("schema that no release of it has");
  }

  @Test
  void everyTruncation_isRefused_asASerializationException() {
    byte[] bytes = serde.toBytes(frame());
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> serde.fromBytes(cut)).isInstanceOf(SerializationException.class);
    }
  }

  @Test
  void aLengthThatLies_isRefused_withoutTakingThatMuchMemory() {
    byte[] bytes = serde.toBytes(frame());
    // The stream id's length, right behind the 10-byte header, becomes 1,073,741,823.
    byte[] lying = new byte[bytes.length + 4];
    System.arraycopy(bytes, 0, lying, 0, 10);
    byte[] huge = {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07};
    System.arraycopy(huge, 0, lying, 10, 5);
    System.arraycopy(bytes, 11, lying, 15, bytes.length - 11);
    assertThatThrownBy(() -> serde.fromBytes(lying)).isInstanceOf(SerializationException.class);
  }
}
