package dev.clipstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.EventEnd;
import dev.clipstream.avro.EventKind;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.avro.Model;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Readers that know nothing of attributes read labels that have some, and the reverse. */
class AttributesEvolutionTest {

  private static final int HEADER_BYTES = 10;
  private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000, 123_456_000);
  private static final Model MODEL = new Model("m", "00");
  private static final Map<String, String> SOME = Map.of("file", "a.mp4", "site", "gate");

  /** One kind of record, with its serde. */
  record Kind<T extends SpecificRecordBase>(AvroSerde<T> serde, T record) {

    List<Schema> released() {
      return ReleasedSchemas.of(record.getSchema().getName());
    }

    byte[] bytes(Map<String, String> attributes) {
      record.put("attributes", attributes);
      return serde.toBytes(record);
    }

    @Override
    public String toString() {
      return record.getSchema().getName();
    }
  }

  static Stream<Kind<?>> kinds() {
    return Stream.of(
        new Kind<>(
            AvroSerde.frameLabels(),
            FrameLabel.newBuilder()
                .setStreamId("camera-7")
                .setFrameIndex(3)
                .setCapturedAt(TIME)
                .setLabels(List.of(new Label("cat", 0.5f)))
                .setModel(MODEL)
                .setLabelledAt(TIME)
                .build()),
        new Kind<>(
            AvroSerde.clipLabels(),
            ClipLabel.newBuilder()
                .setStreamId("camera-7")
                .setFirstFrame(3)
                .setLastFrame(4)
                .setStartedAt(TIME)
                .setEndedAt(TIME)
                .setFrames(2)
                .setEnd(ClipEnd.WINDOW)
                .setLabels(List.of(new Label("cat", 0.5f)))
                .setModel(MODEL)
                .setLabelledAt(TIME)
                .setAttention(List.of(0.5f, 0.5f))
                .build()),
        new Kind<>(
            AvroSerde.events(),
            LabelEvent.newBuilder()
                .setStreamId("camera-7")
                .setRule("cats")
                .setLabel("cat")
                .setKind(EventKind.BEGIN)
                .setBeganAt(TIME)
                .setPeakScore(0.75f)
                .setMeanScore(0.5f)
                .setFrames(4)
                .setFirstFrame(10)
                .setLastFrame(13)
                .setKeyFrame(12)
                .setEnd(EventEnd.OPEN)
                .setModel(MODEL)
                .setLabelledAt(TIME)
                .build()));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <T extends SpecificRecordBase> void attributes_comeBackAsTheyWere(Kind<T> kind) {
    byte[] bytes = kind.bytes(SOME);
    assertThat(kind.serde().fromBytes(bytes)).isEqualTo(kind.record());
    byte[] json = kind.serde().json().toBytes(kind.record());
    assertThat(kind.serde().fromBytes(json)).isEqualTo(kind.record());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyOlderReader_readsARecordWithAttributes_alsoOneThatResolvesNoSchemas(Kind<?> kind)
      throws IOException {
    byte[] bytes = kind.bytes(SOME);
    List<Schema> released = kind.released();
    Schema newest = released.get(released.size() - 1);
    for (Schema older : released.subList(0, released.size() - 1)) {
      for (Schema writer : List.of(newest, older)) {
        GenericRecord read =
            new GenericDatumReader<GenericRecord>(writer, older).read(null, decoder(bytes));
        assertThat(read.get("stream_id").toString()).isEqualTo("camera-7");
        assertThat(read.get("labelled_at")).isEqualTo(1_700_000_000_123_456L);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aRecordOfEveryOlderVersion_hasNoAttributes(Kind<?> kind) throws IOException {
    byte[] bytes = kind.bytes(SOME);
    List<Schema> released = kind.released();
    Schema newest = released.get(released.size() - 1);
    for (Schema older : released.subList(0, released.size() - 1)) {
      GenericRecord same =
          new GenericDatumReader<GenericRecord>(newest, older).read(null, decoder(bytes));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new BinaryMessageEncoder<GenericRecord>(GenericData.get(), older).encode(same, out);
      SpecificRecordBase read = kind.serde().fromBytes(out.toByteArray());
      assertThat(read.get("attributes")).isEqualTo(Map.of());
      assertThat(read.get("stream_id")).isEqualTo("camera-7");
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void withoutAttributes_aRecordIsThatOfTheVersionBefore_andOneByte(Kind<?> kind)
      throws IOException {
    byte[] bytes = kind.bytes(Map.of());
    List<Schema> released = kind.released();
    Schema newest = released.get(released.size() - 1);
    Schema before = released.get(released.size() - 2);
    GenericRecord same =
        new GenericDatumReader<GenericRecord>(newest, before).read(null, decoder(bytes));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(before).write(same, encoder);
    encoder.flush();
    assertThat(Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length - 1))
        .isEqualTo(out.toByteArray());
    assertThat(bytes[bytes.length - 1]).isZero();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <T extends SpecificRecordBase>
      void whereEmptyAttributesAreLeftOut_bytesAreThoseOfTheReleaseBefore(Kind<T> kind)
          throws IOException {
    byte[] newest = kind.bytes(Map.of());
    AvroSerde<T> sparing = kind.serde().withoutEmptyAttributes();
    byte[] bytes = sparing.toBytes(kind.record());
    List<Schema> released = kind.released();
    Schema before = released.get(released.size() - 2);
    assertThat(SchemaNormalization.parsingFingerprint64(before))
        .isEqualTo(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2));
    assertThat(Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length))
        .isEqualTo(Arrays.copyOfRange(newest, HEADER_BYTES, newest.length - 1));
    assertThat(sparing.fromBytes(bytes)).isEqualTo(kind.record());
    byte[] some = kind.bytes(SOME);
    assertThat(sparing.toBytes(kind.record())).as("with attributes").isEqualTo(some);
  }

  private static BinaryDecoder decoder(byte[] bytes) {
    return DecoderFactory.get()
        .binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
  }
}
