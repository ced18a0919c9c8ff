package dev.clipstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.avro.Frame;
import dev.clipstream.avro.ImageFormat;
import dev.clipstream.schemas.registry.FakeRegistry;
import dev.clipstream.schemas.registry.SchemaRegistryException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Confluent's wire format. */
class RegisteredFormatTest {

  private static final Schema FRAME = ReleasedSchemas.of("Frame").get(0);

  private final FakeRegistry server = new FakeRegistry();

  @AfterEach
  void stop() {
    server.close();
  }

  private AvroSerde<Frame> writer() {
    return AvroSerde.frames().writing(server.client(), "frames");
  }

  private AvroSerde<Frame> reader() {
    return AvroSerde.frames().reading(server.client());
  }

  /** A record as another client of the registry frames it. */
  private static byte[] framed(int id, Schema schema, GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static GenericRecordBuilder generic(Schema schema) {
    return new GenericRecordBuilder(schema)
        .set("stream_id", "s")
        .set("clip_id", null)
        .set("frame_index", 3L)
        .set("captured_at", 5L)
        .set("format", new GenericData.EnumSymbol(schema.getField("format").schema(), "PNG"))
        .set("image", ByteBuffer.wrap(new byte[] {9}));
  }

  @Test
  void theBytes_areAZero_theIdBigEndian_andAvroBinary() throws IOException {
    server.add("before-value", "\"string\"");
    byte[] bytes = writer().toBytes(AvroSerdeTest.frame());
    assertThat(Arrays.copyOf(bytes, 5)).containsExactly(0, 0, 0, 0, 2);
    GenericRecord read =
        new GenericDatumReader<GenericRecord>(server.schema(2))
            .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
    assertThat(read.get("stream_id").toString()).isEqualTo("camera-7");
    assertThat(read.get("captured_at")).isEqualTo(1_700_000_000_123_456L);
    assertThat(read.get("image")).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
  }

  @Test
  void withARegistry_bothFormatsAreRead_withoutOneTheReasonSaysWhatToGive() {
    byte[] registered = writer().toBytes(AvroSerdeTest.frame());
    byte[] singleObject = AvroSerde.frames().toBytes(AvroSerdeTest.frame());
    assertThat(reader().fromBytes(registered)).isEqualTo(AvroSerdeTest.frame());
    assertThat(reader().fromBytes(singleObject)).isEqualTo(AvroSerdeTest.frame());
    assertThat(writer().fromBytes(singleObject)).isEqualTo(AvroSerdeTest.frame());
    assertThat(reader().toBytes(AvroSerdeTest.frame())).isEqualTo(singleObject);
    assertThatThrownBy(() -> AvroSerde.frames().fromBytes(registered))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("schema id 1")
        .hasMessageContaining("--schema-registry");
  }

  @Test
  void anImage_isAViewOfTheRecord_notACopy() {
    byte[] bytes = writer().toBytes(AvroSerdeTest.frame());
    assertThat(reader().fromBytes(bytes).getImage().array()).isSameAs(bytes);
  }

  @Test
  void aWriterWithAnotherCompatibleSchema_isReadAsOurs() throws IOException {
    Schema theirs =
        SchemaBuilder.record("Frame")
            .namespace("dev.clipstream.avro")
            .fields()
            .name("weather")
            .type()
            .map()
            .values()
            .array()
            .items()
            .stringType()
            .mapDefault(Map.of())
            .name("image")
            .type()
            .bytesType()
            .noDefault()
            .name("format")
            .type(FRAME.getField("format").schema())
            .noDefault()
            .name("stream_id")
            .type()
            .stringType()
            .noDefault()
            .name("clip_id")
            .type(FRAME.getField("clip_id").schema())
            .withDefault(null)
            .name("frame_index")
            .type()
            .intType()
            .noDefault()
            .name("captured_at")
            .type(FRAME.getField("captured_at").schema())
            .noDefault()
            .endRecord();
    int id = server.add("frames-value", theirs.toString());
    GenericRecord record = generic(theirs).set("frame_index", 3).build();
    Frame read = reader().fromBytes(framed(id, theirs, record));
    assertThat(read.getFrameIndex()).isEqualTo(3);
    assertThat(read.getFormat()).isEqualTo(ImageFormat.PNG);
    assertThat(read.getImage()).isEqualTo(ByteBuffer.wrap(new byte[] {9}));
    assertThat(read.getAttributes()).isEmpty();
    assertThat(read.getLast()).isFalse();
  }

  @Test
  void aSchemaThatIsNoFrame_orNotThere_orRecursive_isTheRecordsFault() throws IOException {
    int text = server.add("x-value", "\"string\"");
    Schema recursive =
        new Schema.Parser()
            .parse(
                FRAME
                    .toString()
                    .replace(
                        "\"fields\":[",
                        "\"fields\":[{\"name\":\"more\",\"type\":[\"null\",\"Frame\"],"
                            + "\"default\":null},"));
    int deep = server.add("deep-value", recursive.toString());
    AvroSerde<Frame> reader = reader();
    assertThatThrownBy(() -> reader.fromBytes(new byte[] {0, 0, 0, 0, (byte) text, 0}))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("not a Frame");
    assertThatThrownBy(() -> reader.fromBytes(new byte[] {0, 0, 0, 0, 99, 0}))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("no schema 99");
    byte[] bytes = framed(deep, recursive, generic(recursive).build());
    assertThatThrownBy(() -> reader.fromBytes(bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("recursive");
  }

  @Test
  void elementsWithoutBytes_cannotBeAnnouncedWithoutEnd() throws IOException {
    Schema bomb =
        new Schema.Parser()
            .parse(
                FRAME
                    .toString()
                    .replace(
                        "\"fields\":[",
                        "\"fields\":[{\"name\":\"nothing\",\"type\":"
                            + "{\"type\":\"array\",\"items\":\"null\"},\"default\":[]},"));
    int id = server.add("bomb-value", bomb.toString());
    byte[] blocks = new byte[100_000];
    // Each byte a block of 63 nulls, which a few thousand bytes have room for, many times over.
    Arrays.fill(blocks, (byte) 126);
    System.arraycopy(new byte[] {0, 0, 0, 0, (byte) id}, 0, blocks, 0, 5);
    assertThatThrownBy(() -> reader().fromBytes(blocks))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("more elements");
  }

  @Test
  void whileTheRegistryIsAway_aNewSchemaIsNobodysFault() {
    AvroSerde<Frame> reader = reader();
    byte[] bytes = writer().toBytes(AvroSerdeTest.frame());
    server.goAway();
    assertThatThrownBy(() -> reader.fromBytes(bytes))
        .isInstanceOf(SchemaRegistryException.class)
        .isNotInstanceOf(SerializationException.class);
    assertThatThrownBy(this::writer).isInstanceOf(SchemaRegistryException.class);
  }

  @Test
  void damagedRecords_areRefused_andNothingElse() {
    AvroSerde<Frame> reader = reader();
    byte[] whole = writer().toBytes(AvroSerdeTest.frame());
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 5000; i++) {
      byte[] bytes = Arrays.copyOf(whole, 6 + random.nextInt(whole.length - 5));
      bytes[5 + random.nextInt(bytes.length - 5)] ^= (byte) (1 + random.nextInt(255));
      refused += refusal(reader, bytes).isPresent() ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(2500);
  }

  private static Optional<SerializationException> refusal(AvroSerde<Frame> reader, byte[] bytes) {
    try {
      assertThat(reader.fromBytes(bytes)).isNotNull();
      return Optional.empty();
    } catch (SerializationException e) {
      return Optional.of(e);
    }
  }
}
