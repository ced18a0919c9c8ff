package dev.clipstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.FeedbackTarget;
import dev.clipstream.avro.ImageFormat;
import dev.clipstream.schemas.registry.FakeRegistry;
import dev.clipstream.schemas.registry.SchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaValidatorBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Symbols can be added to every enum: what does not know one reads the enum's default. */
class OpenEnumsTest {

  private static final String NEW_SYMBOL = "ADDED_LATER";

  /** One enum of one record, with its newest released schema. */
  record Place(Schema record, Schema.Field field) {

    /** The record's schema with one symbol more in this enum. */
    Schema grown() {
      Schema grown =
          new Schema.Parser()
              .parse(
                  record
                      .toString()
                      .replace(
                          "\"" + last(symbols()) + "\"]",
                          "\"" + last(symbols()) + "\",\"" + NEW_SYMBOL + "\"]"));
      assertThat(grown.getField(field.name()).schema().getEnumSymbols())
          .containsAll(symbols())
          .contains(NEW_SYMBOL);
      return grown;
    }

    List<String> symbols() {
      return field.schema().getEnumSymbols();
    }

    private static String last(List<String> symbols) {
      return symbols.get(symbols.size() - 1);
    }

    @Override
    public String toString() {
      return record.getName() + "." + field.name();
    }
  }

  static Stream<Schema> schemas() {
    return SchemaCompatibilityTest.schemas()
        .flatMap(schema -> Stream.concat(Stream.of(schema), released(schema.getName()).stream()));
  }

  static List<Place> enums() {
    return SchemaCompatibilityTest.schemas()
        .map(schema -> newest(schema.getName()))
        .flatMap(
            schema ->
                schema.getFields().stream()
                    .filter(field -> field.schema().getType() == Schema.Type.ENUM)
                    .map(field -> new Place(schema, field)))
        .toList();
  }

  private static List<Schema> released(String name) {
    return ReleasedSchemas.of(name);
  }

  private static Schema newest(String name) {
    List<Schema> versions = released(name);
    return versions.get(versions.size() - 1);
  }

  private static Stream<Schema> within(Schema schema) {
    Collection<Schema> parts =
        switch (schema.getType()) {
          case RECORD -> schema.getFields().stream().map(Schema.Field::schema).toList();
          case ARRAY -> List.of(schema.getElementType());
          case MAP -> List.of(schema.getValueType());
          case UNION -> schema.getTypes();
          default -> List.of();
        };
    return Stream.concat(Stream.of(schema), parts.stream().flatMap(OpenEnumsTest::within));
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void everyEnum_hasADefault(Schema schema) {
    assertThat(within(schema).filter(part -> part.getType() == Schema.Type.ENUM))
        .allSatisfy(
            part ->
                assertThat(part.getEnumDefault()).as(part.getName()).isIn(part.getEnumSymbols()));
  }

  @Test
  void theEnums_areTheFiveThatThereAre() {
    assertThat(enums())
        .extracting(Place::toString)
        .containsExactlyInAnyOrder(
            "Frame.format",
            "ClipLabel.end",
            "LabelFeedback.target",
            "LabelEvent.kind",
            "LabelEvent.end");
  }

  @ParameterizedTest
  @MethodSource("enums")
  void aNewSymbol_isCompatibleBothWays(Place place) throws Exception {
    new SchemaValidatorBuilder()
        .mutualReadStrategy()
        .validateAll()
        .validate(place.grown(), List.of(place.record()));
  }

  @ParameterizedTest
  @MethodSource("enums")
  void aNewSymbol_isReadAsTheDefault_byWhatDoesNotKnowIt(Place place) throws IOException {
    String read = read(place, place.grown(), place.record(), NEW_SYMBOL);
    assertThat(read).isEqualTo(place.field().schema().getEnumDefault());
  }

  @ParameterizedTest
  @MethodSource("enums")
  void anOldSymbol_isReadAsItself_byWhatKnowsMore(Place place) throws IOException {
    for (String symbol : place.symbols()) {
      assertThat(read(place, place.record(), place.grown(), symbol)).isEqualTo(symbol);
      assertThat(read(place, place.grown(), place.record(), symbol)).isEqualTo(symbol);
    }
  }

  @ParameterizedTest
  @MethodSource("enums")
  void theDefault_isNoPartOfTheFingerprint(Place place) {
    String closed = place.record().toString().replaceAll(",\"default\":\"[A-Z]+\"(?=})", "");
    Schema without = new Schema.Parser().parse(closed);
    assertThat(without.getField(place.field().name()).schema().getEnumDefault()).isNull();
    assertThat(SchemaNormalization.parsingFingerprint64(without))
        .isEqualTo(SchemaNormalization.parsingFingerprint64(place.record()));
  }

  /** As {@code labels}, {@code view} and {@code collect} read what a later release has written. */
  @Test
  void aLaterReleasesRecord_isReadByTheSerdes_throughTheRegistry() throws IOException {
    try (FakeRegistry registry = new FakeRegistry()) {
      Optional<SchemaRegistry> client = registry.client();
      for (Place place : enums()) {
        int id = registry.add(place + "-value", place.grown().toString());
        byte[] body = bytes(place.grown(), record(place, place.grown(), NEW_SYMBOL));
        byte[] bytes =
            ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array();
        assertThat(symbol(place, client, bytes))
            .as(place.toString())
            .isEqualTo(place.field().schema().getEnumDefault());
      }
    }
  }

  private static String symbol(Place place, Optional<SchemaRegistry> registry, byte[] bytes) {
    return switch (place.toString()) {
      case "Frame.format" -> {
        ImageFormat format = AvroSerde.frames().reading(registry).fromBytes(bytes).getFormat();
        yield format.name();
      }
      case "ClipLabel.end" -> {
        ClipEnd end = AvroSerde.clipLabels().reading(registry).fromBytes(bytes).getEnd();
        yield end.name();
      }
      case "LabelEvent.kind" ->
          AvroSerde.events().reading(registry).fromBytes(bytes).getKind().name();
      case "LabelEvent.end" ->
          AvroSerde.events().reading(registry).fromBytes(bytes).getEnd().name();
      default -> {
        FeedbackTarget target = AvroSerde.feedback().reading(registry).fromBytes(bytes).getTarget();
        yield target.name();
      }
    };
  }

  private static String read(Place place, Schema writer, Schema reader, String symbol)
      throws IOException {
    byte[] bytes = bytes(writer, record(place, writer, symbol));
    GenericRecord read =
        new GenericDatumReader<GenericRecord>(writer, reader)
            .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    return read.get(place.field().name()).toString();
  }

  private static byte[] bytes(Schema schema, GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static GenericRecord record(Place place, Schema schema, String symbol) {
    GenericRecord record = (GenericRecord) something(schema);
    Schema type = schema.getField(place.field().name()).schema();
    record.put(place.field().name(), new GenericData.EnumSymbol(type, symbol));
    return record;
  }

  /** A valid value of a type. */
  private static Object something(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> {
        GenericRecord record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
          record.put(field.name(), something(field.schema()));
        }
        yield record;
      }
      case UNION ->
          something(
              schema.getTypes().stream()
                  .filter(type -> type.getType() != Schema.Type.NULL)
                  .toList()
                  .get(0));
      case ENUM -> new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(0));
      case STRING -> "text";
      case BYTES -> ByteBuffer.wrap(new byte[] {1});
      case LONG -> 7L;
      case INT -> 7;
      case FLOAT -> 0.5f;
      case BOOLEAN -> true;
      case ARRAY -> List.of();
      case MAP -> Map.of();
      default -> throw new IllegalArgumentException("no value of " + schema);
    };
  }
}
