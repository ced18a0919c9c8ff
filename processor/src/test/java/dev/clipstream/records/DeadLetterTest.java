package dev.clipstream.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.api.Test;

/** A dead letter is the record as it came, and never larger than it may be. */
class DeadLetterTest {

  private static final PassedHeaders PASSED = new PassedHeaders(PassedHeaders.DEFAULT);
  private static final FrameRef AT = new FrameRef("frames", 3, 1017);

  private static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static DeadLetter letter(byte[] key, byte[] value, Headers headers, int maxBytes) {
    return DeadLetter.of(
        new DeadLetter.Source(AT, 1_767_268_800_000L, key, value, headers),
        "unreadable",
        "not a Frame",
        PASSED,
        maxBytes);
  }

  private static String text(DeadLetter letter, String header) {
    Header last = letter.headers().lastHeader(header);
    return last == null ? "" : new String(last.value(), UTF_8);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Property(tries = 300)
  void itNeverTakesMoreThanItMay_whateverTheRecordIs(
      @ForAll long seed,
      @ForAll @IntRange(max = 3_000_000) int keyLength,
      @ForAll @IntRange(max = 3_000_000) int valueLength,
      @ForAll @IntRange(max = 2000) int headerCount,
      @ForAll @IntRange(max = 2000) int headerLength,
      @ForAll @IntRange(min = DeadLetter.MIN_BYTES, max = 4_000_000) int maxBytes,
      @ForAll String message) {
    Headers headers = new RecordHeaders();
    for (int i = 0; i < headerCount; i++) {
      headers.add("h" + i, i % 7 == 0 ? null : bytes(i, headerLength));
    }
    headers.add("traceparent", bytes(seed, headerLength));
    byte[] key = bytes(seed, keyLength);
    byte[] value = bytes(seed + 1, valueLength);
    DeadLetter letter =
        DeadLetter.of(
            new DeadLetter.Source(AT, -1, key, value, headers),
            "unreadable",
            message.repeat(20),
            PASSED,
            maxBytes);
    assertThat(
            AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE,
                CompressionType.NONE,
                letter.key(),
                letter.value(),
                letter.headers().toArray()))
        .isLessThanOrEqualTo(maxBytes);
    assertThat(letter.key()).isEqualTo(Arrays.copyOf(key, letter.key().length));
    assertThat(letter.value()).isEqualTo(Arrays.copyOf(value, letter.value().length));
    assertThat(text(letter, DeadLetter.VALUE_LENGTH).isEmpty())
        .isEqualTo(letter.value().length == valueLength);
    assertThat(text(letter, DeadLetter.KEY_LENGTH).isEmpty())
        .isEqualTo(letter.key().length == keyLength);
  }

  @Test
  void theLongestOfReasons_inAnyScript_leavesRoomForWhatIsPassed() {
    Headers headers =
        new RecordHeaders().add("traceparent", bytes(1, PassedHeaders.MAX_BYTES - 11));
    DeadLetter letter =
        DeadLetter.of(
            new DeadLetter.Source(AT, -1, bytes(1, 5_000), bytes(2, 50_000), headers),
            "unreadable",
            "字".repeat(5_000),
            PASSED,
            DeadLetter.MIN_BYTES);
    assertThat(
            AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE,
                CompressionType.NONE,
                letter.key(),
                letter.value(),
                letter.headers().toArray()))
        .isLessThanOrEqualTo(DeadLetter.MIN_BYTES);
    assertThat(text(letter, DeadLetter.MESSAGE)).startsWith("字字").endsWith("字…");
  }

  @Test
  void whatFits_isAsItCame_withAllItsHeaders_andTheReason() {
    Headers headers = new RecordHeaders().add("mine", null).add("mine", new byte[] {1});
    DeadLetter letter = letter(null, bytes(1, 900_000), headers, 1 << 20);
    assertThat(letter.key()).isNull();
    assertThat(letter.value()).isEqualTo(bytes(1, 900_000));
    assertThat(letter.headers().headers("mine")).hasSize(2);
    assertThat(text(letter, DeadLetter.MESSAGE)).isEqualTo("not a Frame");
    assertThat(text(letter, DeadLetter.TOPIC)).isEqualTo("frames");
    assertThat(text(letter, DeadLetter.PARTITION)).isEqualTo("3");
    assertThat(text(letter, DeadLetter.OFFSET)).isEqualTo("1017");
    assertThat(text(letter, DeadLetter.REASON)).isEqualTo("unreadable");
    assertThat(text(letter, FrameTime.HEADER)).isEqualTo("1767268800000");
    for (String cut : List.of(DeadLetter.VALUE_LENGTH, DeadLetter.HEADERS_DROPPED)) {
      assertThat(letter.headers().lastHeader(cut)).isNull();
    }
  }

  @Test
  void whatDoesNot_isCut_andSaysHowLongItWas_andItsSha256() throws Exception {
    byte[] value = bytes(2, 5 << 20);
    Headers headers = new RecordHeaders().add("traceparent", "00-1".getBytes(UTF_8));
    headers.add("huge", new byte[3 << 20]);
    DeadLetter letter = letter("camera".getBytes(UTF_8), value, headers, 1 << 20);
    assertThat(letter.key()).isEqualTo("camera".getBytes(UTF_8));
    assertThat(letter.value().length).isBetween((1 << 20) - 4096, 1 << 20);
    assertThat(text(letter, DeadLetter.VALUE_LENGTH)).isEqualTo("5242880");
    assertThat(text(letter, DeadLetter.VALUE_SHA256)).isEqualTo(sha256(value));
    assertThat(text(letter, "traceparent")).isEqualTo("00-1");
    assertThat(text(letter, DeadLetter.HEADERS_DROPPED)).isEqualTo("1");
    assertThat(text(letter, DeadLetter.OFFSET)).isEqualTo("1017");
  }

  @Test
  void aKeyThatIsTooLong_isCutToo() throws Exception {
    byte[] key = bytes(3, 2 << 20);
    DeadLetter letter = letter(key, bytes(4, 100), new RecordHeaders(), 1 << 20);
    assertThat(letter.value()).isEqualTo(bytes(4, 100));
    assertThat(text(letter, DeadLetter.KEY_LENGTH)).isEqualTo("2097152");
    assertThat(text(letter, DeadLetter.KEY_SHA256)).isEqualTo(sha256(key));
    assertThat(letter.key().length).isBetween(1_000_000, 1 << 20);
  }

  @Test
  void aDeadLetterThatIsSentOnceMore_tellsOnlyOfItsNewReason() {
    DeadLetter first = letter(null, bytes(5, 100), new RecordHeaders().add("mine", null), 1 << 20);
    DeadLetter second = letter(null, first.value(), first.headers(), 1 << 20);
    assertThat(second.headers().headers(DeadLetter.MESSAGE)).hasSize(1);
    assertThat(second.headers().headers("mine")).hasSize(1);
    assertThat(second.headers().toArray()).hasSameSizeAs(first.headers().toArray());
  }

  @Property
  void passedHeaders_areFew_andTheLastOfTheirName(
      @ForAll @IntRange(max = 6000) int first, @ForAll @IntRange(max = 6000) int second) {
    Headers headers =
        new RecordHeaders()
            .add("traceparent", new byte[1])
            .add("traceparent", bytes(1, first))
            .add("tracestate", bytes(2, second))
            .add("other", new byte[1]);
    RecordHeaders passed = PASSED.of(headers);
    int bytes = 0;
    for (Header header : passed) {
      bytes += header.key().length() + header.value().length;
      assertThat(header).isEqualTo(headers.lastHeader(header.key()));
    }
    assertThat(bytes).isLessThanOrEqualTo(PassedHeaders.MAX_BYTES);
    assertThat(passed.lastHeader("other")).isNull();
    assertThat(passed.lastHeader("traceparent") != null).isEqualTo(first + 33 <= 4096);
  }

  @Test
  void headersWithoutValue_arePassedAsTheyCame() {
    RecordHeaders passed = PASSED.of(new RecordHeaders().add("traceparent", null));
    assertThat(passed.lastHeader("traceparent").value()).isNull();
    assertThat(new PassedHeaders(List.of()).of(passed)).isEmpty();
  }
}
