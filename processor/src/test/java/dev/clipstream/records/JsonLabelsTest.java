package dev.clipstream.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.EventEnd;
import dev.clipstream.avro.EventKind;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.avro.Model;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.LabelJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.errors.SerializationException;

/** Labels and events in JSON: what any reader of ours makes of it is what was written. */
class JsonLabelsTest {

  private static final AvroSerde<FrameLabel> FRAMES = AvroSerde.frameLabels();
  private static final AvroSerde<ClipLabel> CLIPS = AvroSerde.clipLabels();
  private static final AvroSerde<LabelEvent> EVENTS = AvroSerde.events();

  private static final String FRAME =
      "{\"stream_id\":\"door\",\"frame_index\":17,\"captured_at\":\"2026-01-02T03:04:05.678901Z\","
          + "\"labels\":[{\"label\":\"cat\",\"score\":0.75}],"
          + "\"model\":{\"name\":\"m\",\"sha256\":\"ab\"},"
          + "\"labelled_at\":\"2026-01-02T03:04:05Z\"}";

  @Provide
  Arbitrary<String> texts() {
    // Lone surrogates are in no UTF-8, so in no record.
    return Arbitraries.strings()
        .all()
        .ofMaxLength(12)
        .map(text -> new String(text.getBytes(UTF_8), UTF_8));
  }

  @Provide
  Arbitrary<Instant> times() {
    return Arbitraries.longs()
        .between(-5_000_000_000_000_000L, 400_000_000_000_000_000L)
        .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }

  @Provide
  Arbitrary<List<Label>> labels() {
    return Combinators.combine(texts(), Arbitraries.floats()).as(Label::new).list().ofMaxSize(4);
  }

  private static <T extends SpecificRecordBase> void comesBack(AvroSerde<T> serde, T label) {
    byte[] json = serde.json().toBytes(label);
    assertThat(new String(json, UTF_8)).isEqualTo(LabelJson.format(label)).doesNotContain("\n");
    assertThat(serde.fromBytes(json)).isEqualTo(label);
    assertThat(serde.json().fromBytes(serde.toBytes(label))).as("Avro").isEqualTo(label);
  }

  @Property(tries = 300)
  void everyFrameLabel_comesBackAsItWas(
      @ForAll("texts") String text,
      @ForAll("times") Instant time,
      @ForAll("labels") List<Label> labels,
      @ForAll("labels") List<Label> soFar,
      @ForAll long number) {
    comesBack(
        FRAMES,
        FrameLabel.newBuilder()
            .setStreamId(text)
            .setClipId(number % 2 == 0 ? null : text)
            .setFrameIndex(number)
            .setCapturedAt(time)
            .setLabels(labels)
            .setModel(new Model(text, "ab"))
            .setLabelledAt(time)
            .setSoFar(soFar)
            .setAttributes(Map.of("x" + text, text, "file", "a.mp4"))
            .build());
  }

  @Property(tries = 300)
  void everyClipLabel_comesBackAsItWas(
      @ForAll("texts") String text,
      @ForAll("times") Instant time,
      @ForAll("labels") List<Label> labels,
      @ForAll List<Float> attention,
      @ForAll ClipEnd end,
      @ForAll int number) {
    comesBack(
        CLIPS,
        ClipLabel.newBuilder()
            .setStreamId(text)
            .setClipId(text)
            .setFirstFrame(number)
            .setLastFrame(number)
            .setStartedAt(time)
            .setEndedAt(time)
            .setFrames(number)
            .setEnd(end)
            .setLabels(labels)
            .setModel(new Model(text, "ab"))
            .setLabelledAt(time)
            .setAttention(attention)
            .setAttributes(Map.of("x" + text, text, "site", "gate"))
            .build());
  }

  @Property(tries = 300)
  void everyEvent_comesBackAsItWas(
      @ForAll("texts") String text,
      @ForAll("times") Instant time,
      @ForAll EventKind kind,
      @ForAll EventEnd end,
      @ForAll float score,
      @ForAll long number) {
    comesBack(
        EVENTS,
        LabelEvent.newBuilder()
            .setStreamId(text)
            .setRule(text)
            .setLabel(text)
            .setKind(kind)
            .setBeganAt(time)
            .setEndedAt(number % 2 == 0 ? null : time)
            .setPeakScore(score)
            .setMeanScore(score)
            .setFrames((int) number)
            .setFirstFrame(number)
            .setLastFrame(number)
            .setKeyFrame(number)
            .setKeyOffset(number % 3 == 0 ? null : (Long) number)
            .setEnd(end)
            .setModel(new Model(text, "ab"))
            .setLabelledAt(time)
            .setAttributes(Map.of("site", text))
            .build());
  }

  /** A reader stands no record still: whatever comes is a label or a SerializationException. */
  @Property(tries = 500)
  void whatIsDamaged_isNoLabel_andNothingWorse(
      @ForAll("texts") String inserted, @ForAll int at, @ForAll int cut) {
    int from = Math.floorMod(at, FRAME.length());
    int to = Math.min(FRAME.length(), from + Math.floorMod(cut, 40));
    byte[] damaged =
        ("{" + FRAME.substring(1, Math.max(1, from)) + inserted + FRAME.substring(to))
            .getBytes(UTF_8);
    try {
      assertThat(FRAMES.fromBytes(damaged).getStreamId()).isNotNull();
    } catch (SerializationException e) {
      assertThat(e).hasMessageStartingWith("not a FrameLabel");
    }
  }

  @Example
  void fieldsOfOtherVersions_andSymbols_areResolvedAsAvroDoes() {
    FrameLabel label = FRAMES.fromBytes(bytes(FRAME.replaceFirst("\\{", "{\"mood\":[{}],")));
    assertThat(label.getClipId()).isNull();
    assertThat(label.getSoFar()).isEmpty();
    assertThat(label.getAttributes()).isEmpty();
    ClipLabel clip =
        CLIPS.fromBytes(
            bytes(
                FRAME.replace(
                    "\"frame_index\":17,\"captured_at\"",
                    "\"first_frame\":0,\"last_frame\":3,\"frames\":4,\"end\":\"ECLIPSE\","
                        + "\"ended_at\":\"2026-01-02T03:04:05Z\",\"started_at\"")));
    assertThat(clip.getEnd()).isEqualTo(ClipEnd.OTHER);
    assertThat(clip.getAttention()).isEmpty();
  }

  @Example
  void whatIsMissingOrOfAnotherKind_isNamed() {
    assertThatThrownBy(() -> CLIPS.fromBytes(bytes(FRAME)))
        .isInstanceOf(SerializationException.class)
        .hasMessage("not a ClipLabel: its JSON has no first_frame");
    assertThatThrownBy(() -> FRAMES.fromBytes(bytes(FRAME.replace("17", "17.5"))))
        .hasMessage("not a FrameLabel: frame_index must be a whole number, not of type NUMBER");
    assertThatThrownBy(() -> FRAMES.fromBytes(bytes(FRAME.replace("02T", "02 T"))))
        .hasMessageContaining("captured_at is no time in ISO 8601");
    assertThatThrownBy(() -> FRAMES.fromBytes(bytes("{".repeat(100_000))))
        .isInstanceOf(SerializationException.class);
    assertThatThrownBy(() -> FRAMES.fromBytes(bytes(FRAME + FRAME)))
        .isInstanceOf(SerializationException.class);
  }

  /** A frame has bytes in it, and what begins as JSON is no image. */
  @Example
  void frames_areNotReadFromJson() {
    assertThatThrownBy(() -> AvroSerde.frames().fromBytes(bytes("{}")))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("Avro single-object encoding");
    assertThatThrownBy(() -> AvroSerde.frames().json()).isInstanceOf(IllegalStateException.class);
  }

  private static byte[] bytes(String json) {
    return json.getBytes(UTF_8);
  }
}
