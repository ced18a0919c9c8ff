package dev.clipstream.streams.settings;

import dev.clipstream.records.DeadLetter;
import dev.clipstream.records.PassedHeaders;
import dev.clipstream.system.Checks;
import java.util.List;

/**
 * What is made of records, apart from what they say. Checked by {@link ProcessorSettings}.
 *
 * @param passHeaders names of the headers that go on from a frame's record to those about it
 * @param passAttributes names of the attributes that go on from a frame to what is said of it
 * @param strictKeys whether records whose key is not the id of their stream are dead letters
 * @param labelFormat how labels and events are written
 * @param maxDeadLetterBytes what the topic of the dead letters takes; longer ones are cut
 */
public record RecordSettings(
    List<String> passHeaders,
    List<String> passAttributes,
    boolean strictKeys,
    LabelFormat labelFormat,
    int maxDeadLetterBytes) {

  /** What {@code run} does unless told otherwise, on a topic with Kafka's own limit. */
  public static final RecordSettings DEFAULT =
      new RecordSettings(PassedHeaders.DEFAULT, false, LabelFormat.AVRO, 1 << 20);

  public RecordSettings {
    passHeaders = List.copyOf(passHeaders);
    passAttributes = List.copyOf(passAttributes);
  }

  /** With no attributes that go on. */
  public RecordSettings(
      List<String> passHeaders,
      boolean strictKeys,
      LabelFormat labelFormat,
      int maxDeadLetterBytes) {
    this(passHeaders, List.of(), strictKeys, labelFormat, maxDeadLetterBytes);
  }

  void check(Checks checks) {
    checks
        .require(
            passHeaders.stream().noneMatch(String::isBlank),
            "pass-headers must be names, not " + passHeaders)
        .require(
            passAttributes.stream().noneMatch(String::isBlank),
            "pass-attributes must be names, not " + passAttributes)
        .range("the limit of dead letters", maxDeadLetterBytes, DeadLetter.MIN_BYTES, 1 << 30);
  }
}
