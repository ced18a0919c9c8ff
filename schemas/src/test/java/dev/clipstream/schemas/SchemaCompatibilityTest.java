package dev.clipstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.avro.LabelFeedback;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidatorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaCompatibilityTest {

  static Stream<Schema> schemas() {
    return Stream.of(
        Frame.getClassSchema(),
        FrameLabel.getClassSchema(),
        ClipLabel.getClassSchema(),
        LabelFeedback.getClassSchema(),
        LabelEvent.getClassSchema());
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void everySchema_readsAndIsReadBy_everyReleasedVersion(Schema schema) throws Exception {
    List<Schema> released = ReleasedSchemas.of(schema.getName());
    assertThat(released).as("released versions of " + schema.getName()).isNotEmpty();
    new SchemaValidatorBuilder().mutualReadStrategy().validateAll().validate(schema, released);
  }

  @Test
  void theCheck_refusesAFieldWithoutDefault() {
    Schema grown =
        new Schema.Parser()
            .parse(
                Frame.getClassSchema()
                    .toString()
                    .replaceFirst(
                        "\"fields\":\\[", "\"fields\":[{\"name\":\"x\",\"type\":\"int\"},"));
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () ->
                    new SchemaValidatorBuilder()
                        .mutualReadStrategy()
                        .validateAll()
                        .validate(grown, ReleasedSchemas.of("Frame"))))
        .isInstanceOf(SchemaValidationException.class);
  }

  /** What is in use must be released, or other readers cannot resolve its fingerprint. */
  @ParameterizedTest
  @MethodSource("schemas")
  void theSchemaInUse_isTheNewestReleasedOne(Schema schema) {
    List<Schema> released = ReleasedSchemas.of(schema.getName());
    assertThat(released.get(released.size() - 1).toString())
        .as("add the new version as the next released/%s-N.avsc", schema.getName())
        .isEqualTo(withoutJavaStrings(schema));
  }

  private static String withoutJavaStrings(Schema schema) {
    return new Schema.Parser()
        .parse(
            schema
                .toString()
                .replace("{\"type\":\"string\",\"avro.java.string\":\"String\"}", "\"string\"")
                .replace(",\"avro.java.string\":\"String\"", ""))
        .toString();
  }
}
