package dev.clipstream.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.records.FrameReader;
import dev.clipstream.records.Labels;
import dev.clipstream.records.PassedAttributes;
import dev.clipstream.records.PassedHeaders;
import dev.clipstream.streams.settings.LabelFormat;

/**
 * How large the record of a label can become, whatever its frames are.
 *
 * @param topK labels a record
 * @param format of the record
 * @param attributes of a frame that go on, at most
 */
record LabelSize(int topK, LabelFormat format, int attributes) {

  /** A code point of a name in UTF-8, and a control character as JSON escapes it. */
  private static final int AVRO_CHARACTER_BYTES = 4;

  private static final int JSON_CHARACTER_BYTES = 6;

  /** All numbers and lengths, times, a hash, and in JSON the names of the fields. */
  private static final int REST_BYTES = 1024;

  /** Of a class that nobody has named. */
  private static final int UNNAMED_BYTES = 32;

  private static final int AVRO_SCORE_BYTES = 10;

  /** Lengths of a name and a value, or all that JSON puts around them. */
  private static final int ATTRIBUTE_BYTES = 8;

  /** With the names of both fields, and all digits that a float may need. */
  private static final int JSON_SCORE_BYTES = 48;

  /** The batch with one record, in bytes. */
  long max(ModelDescription model) {
    int longest = model.labels().stream().mapToInt(this::bytes).max().orElse(UNNAMED_BYTES);
    long labels = model.labels().isEmpty() ? topK : Math.min(topK, model.labels().size());
    long unknown = model.unknownBelow().isPresent() ? bytes(Labels.UNKNOWN) + scoreBytes() : 0;
    return fixed() + bytes(model.name()) + labels * (longest + scoreBytes()) + unknown;
  }

  /**
   * As above, of a clip.
   *
   * @param maxFrames each with a weight of attention
   */
  long max(ModelDescription model, int maxFrames) {
    return max(model) + (format == LabelFormat.JSON ? 16L : 4L) * maxFrames;
  }

  /** The stream id twice, as key too, and the clip id, at their longest; headers. */
  private long fixed() {
    int character = format == LabelFormat.JSON ? JSON_CHARACTER_BYTES : AVRO_CHARACTER_BYTES;
    return (long) FrameReader.MAX_NAME * (AVRO_CHARACTER_BYTES + 2 * character)
        + REST_BYTES
        + PassedHeaders.MAX_BYTES
        + attributeBytes();
  }

  private long attributeBytes() {
    // A byte of a name or a value may be a control character.
    int perByte = format == LabelFormat.JSON ? JSON_CHARACTER_BYTES : 1;
    return attributes == 0
        ? 0
        : (long) perByte * PassedAttributes.MAX_BYTES + (long) ATTRIBUTE_BYTES * attributes;
  }

  private long scoreBytes() {
    return format == LabelFormat.JSON ? JSON_SCORE_BYTES : AVRO_SCORE_BYTES;
  }

  private int bytes(String text) {
    int utf8 = text.getBytes(UTF_8).length;
    return format == LabelFormat.JSON ? utf8 + text.chars().map(LabelSize::more).sum() : utf8;
  }

  /** What JSON adds to a character. */
  private static int more(int character) {
    return character < ' '
        ? JSON_CHARACTER_BYTES - 1
        : character == '"' || character == '\\' ? 1 : 0;
  }
}
