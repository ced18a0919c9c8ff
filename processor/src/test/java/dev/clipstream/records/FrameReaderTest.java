package dev.clipstream.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.avro.Frame;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.testing.TestFrames;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a record is read as, and what is said of one that is no frame. */
class FrameReaderTest {

  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0};

  private final FrameReader reader = new FrameReader(Optional.empty());
  private final FrameReader strict = new FrameReader(Optional.empty(), Optional.empty(), true);

  private static byte[] takenAt(long micros) {
    Frame frame = TestFrames.frame("camera", null, 0, false, 8);
    frame.setCapturedAt(
        Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), 1000 * Math.floorMod(micros, 1_000_000L)));
    return AvroSerde.frames().toBytes(frame);
  }

  private FrameHeader read(byte[] key, byte[] value) {
    return reader.read(0, 0, 0, key, value).header();
  }

  @Test
  void aTimeInNanoseconds_isNamed_withTheUnitThatItMustHave() {
    long nanos = ChronoUnit.NANOS.between(Instant.EPOCH, Instant.parse("2026-01-01T12:00:00Z"));
    assertThatThrownBy(() -> read(null, takenAt(nanos)))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining("captured_at")
        .hasMessageContaining("microseconds")
        .hasMessageContaining("looks like nanoseconds");
  }

  @ParameterizedTest
  @ValueSource(longs = {-3_599_000, -5, 0, 60_000})
  void aTimeInSecondsOrMilliseconds_isNamed_withTheUnitThatItMustHave(long capturedAgoMillis) {
    long sent = Instant.parse("2026-01-01T12:00:00Z").toEpochMilli();
    long captured = sent - capturedAgoMillis;
    assertThatThrownBy(() -> reader.read(0, 0, sent, null, takenAt(captured)))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining("captured_at is " + captured)
        .hasMessageContaining("looks like milliseconds");
    assertThatThrownBy(() -> reader.read(0, 0, sent, null, takenAt(captured / 1000)))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining("must be in microseconds")
        .hasMessageContaining("looks like seconds");
  }

  /** What counts from the start of a recording is no mistake that could be told. */
  @Property
  void aTimeOf1970_isReadAsItCame_unlessItIsThatOfTheRecordInAnotherUnit(
      @ForAll @LongRange(min = 0, max = 1_700_000_000L) long sinceTheStart,
      @ForAll @LongRange(min = 0, max = 315_532_800_000L) long sentWithoutAClock) {
    long sent = Instant.parse("2026-01-01T12:00:00Z").toEpochMilli();
    assertThat(reader.read(0, 0, sent, null, takenAt(sinceTheStart)).header().capturedAtMicros())
        .isEqualTo(sinceTheStart);
    long same = sentWithoutAClock - 1;
    assertThat(reader.read(0, 0, same, null, takenAt(same)).header().capturedAtMicros())
        .isEqualTo(same);
  }

  @Test
  void anId_isCountedInCharacters_notInHalvesOfThem() {
    String full = "\uD83C\uDFA5".repeat(FrameReader.MAX_NAME);
    Frame frame = TestFrames.frame(full, null, 0, false, 8);
    assertThat(read(null, AvroSerde.frames().toBytes(frame)).streamId()).isEqualTo(full);
    assertThat(read(full.getBytes(UTF_8), JPEG).streamId()).isEqualTo(full);
    frame.setStreamId(full + "x");
    assertThatThrownBy(() -> read(null, AvroSerde.frames().toBytes(frame)))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining("stream_id has 1025 characters, more than 1024");
  }

  @ParameterizedTest
  @ValueSource(
      longs = {Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE, 300_000_000_000_000_000L})
  void aTimeThatNobodyCanMean_isNamed(long micros) {
    assertThatThrownBy(() -> read(null, takenAt(micros)))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining("captured_at is " + micros)
        .hasMessageContaining("microseconds");
  }

  @Property
  void aTimeOfFourDigitYears_isReadAsItCame(
      @ForAll @LongRange(min = -62_135_596_800_000_000L, max = 253_402_300_799_999_999L)
          long micros) {
    FrameHeader header =
        new FrameReader(Optional.empty()).read(0, 0, 0, null, takenAt(micros)).header();
    assertThat(header.capturedAtMicros()).isEqualTo(micros);
  }

  @Property
  void anyTimeOfARecord_isEitherReadOrABadFrame(@ForAll long micros) {
    try {
      FrameHeader header =
          new FrameReader(Optional.empty()).read(0, 0, 0, null, takenAt(micros)).header();
      assertThat(header.capturedAtMicros()).isEqualTo(micros);
    } catch (BadFrameException e) {
      assertThat(e.getMessage()).contains("captured_at");
    }
  }

  @Property
  void microseconds_areCountedExactly(@ForAll long micros) {
    assertThat(
            Micros.of(
                Instant.ofEpochSecond(
                    Math.floorDiv(micros, 1_000_000L), 1000 * Math.floorMod(micros, 1_000_000L))))
        .isEqualTo(micros);
  }

  @Test
  void timesBeyondWhatCanBeCounted_areTheNearestThatCan() {
    assertThat(Micros.of(Instant.MAX)).isEqualTo(Long.MAX_VALUE);
    assertThat(Micros.of(Instant.MIN)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void aKeyThatIsText_isTheStream_andOneThatIsNot_isSoInHex() {
    assertThat(read("camera-7".getBytes(UTF_8), JPEG).streamId()).isEqualTo("camera-7");
    assertThat(read("büro".getBytes(UTF_8), JPEG).streamId()).isEqualTo("büro");
    assertThat(read(new byte[] {0, 0, 0, (byte) 200}, JPEG).streamId()).isEqualTo("0x000000c8");
    assertThat(read(new byte[] {0, 0, 0, (byte) 201}, JPEG).streamId()).isEqualTo("0x000000c9");
    assertThat(read(new byte[] {0, 0, 0, 65}, JPEG).streamId()).isEqualTo("0x00000041");
  }

  @Property(tries = 5000)
  void differentKeys_areDifferentStreams(@ForAll byte[] one, @ForAll byte[] other) {
    String first = StreamKeys.streamId(one);
    String second = StreamKeys.streamId(other);
    assertThat(first.equals(second)).isEqualTo(java.util.Arrays.equals(one, other));
    // A key may be the very text that stands for another.
    byte[] text = first.getBytes(UTF_8);
    assertThat(StreamKeys.streamId(text).equals(first))
        .isEqualTo(java.util.Arrays.equals(text, one));
  }

  @Property
  void aBareImage_alwaysLiesWhereItsStreamDoes(@ForAll byte[] key) {
    if (key.length > 0) {
      assertThat(StreamKeys.isOf(key, StreamKeys.streamId(key))).isTrue();
    }
  }

  @Property
  void aKey_isOfItsOwnTextOnly(@ForAll String stream, @ForAll String other) {
    byte[] key = stream.getBytes(UTF_8);
    if (new String(key, UTF_8).equals(stream)) {
      assertThat(StreamKeys.isOf(key, stream)).isTrue();
      if (!other.equals(StreamKeys.streamId(key))) {
        assertThat(StreamKeys.isOf(key, other)).isEqualTo(stream.equals(other));
      }
    }
    assertThat(StreamKeys.isOf(null, stream)).isFalse();
  }

  @Test
  void aKeyOfMegabytes_isRefused_beforeItIsTurnedIntoText() {
    assertThatThrownBy(() -> read(new byte[2 << 20], JPEG))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining("its key has 2097152 bytes");
  }

  @Test
  void strictKeys_refuseARecordThatDoesNotLieWithItsStream_andSayTheOption() {
    byte[] frame = AvroSerde.frames().toBytes(TestFrames.frame("camera", null, 0, false, 8));
    assertThat(strict.read(0, 0, 0, "camera".getBytes(UTF_8), frame).header().streamId())
        .isEqualTo("camera");
    assertThat(strict.read(0, 0, 0, new byte[] {0, 0, 0, 7}, JPEG).header().streamId())
        .isEqualTo("0x00000007");
    for (byte[] key : new byte[][] {null, {}, "camera-2".getBytes(UTF_8)}) {
      assertThatThrownBy(() -> strict.read(0, 0, 0, key, frame))
          .isInstanceOf(BadFrameException.class)
          .hasMessageContaining("stream_id")
          .hasMessageContaining("--strict-keys");
      assertThat(read(key, frame).streamId()).isEqualTo("camera");
    }
    assertThatThrownBy(() -> strict.read(0, 0, 0, null, JPEG)).hasMessageContaining("no key");
  }
}
