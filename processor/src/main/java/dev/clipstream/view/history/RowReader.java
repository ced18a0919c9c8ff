package dev.clipstream.view.history;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.records.Micros;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.registry.SchemaRegistry;
import dev.clipstream.view.history.HistoryRow.LabelScore;
import dev.clipstream.view.history.HistoryRow.Place;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** Makes rows of records of the topics of clip labels and of events. Thread-safe. */
final class RowReader {

  private static final int MAX_OTHERS = 3;

  private final AvroSerde<ClipLabel> clips;
  private final AvroSerde<LabelEvent> events;

  RowReader(Optional<SchemaRegistry> registry) {
    this.clips = AvroSerde.clipLabels().reading(registry);
    this.events = AvroSerde.events().reading(registry);
  }

  /** The row of a record; empty if it is none, or has no label. */
  Optional<HistoryRow> read(RowKind kind, ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return Optional.empty();
    }
    String at = new RowRef(kind, record.partition(), record.offset()).toString();
    try {
      return kind == RowKind.CLIP
          ? clip(at, clips.fromBytes(record.value()), record.timestamp())
          : Optional.of(event(at, events.fromBytes(record.value()), record.timestamp()));
    } catch (SerializationException | DateTimeException | ArithmeticException e) {
      // What a stranger wrote is passed over here as on the rest of the page.
      return Optional.empty();
    }
  }

  /** The label of a record of the topic of clips; empty if it is none. */
  Optional<ClipLabel> clipLabel(ConsumerRecord<byte[], byte[]> record) {
    try {
      return record.value() == null
          ? Optional.empty()
          : Optional.of(clips.fromBytes(record.value()));
    } catch (SerializationException e) {
      return Optional.empty();
    }
  }

  private static Optional<HistoryRow> clip(String at, ClipLabel said, long recordMillis) {
    List<Label> labels = said.getLabels();
    if (labels.isEmpty()) {
      return Optional.empty();
    }
    Label best = labels.get(0);
    String clip = orEmpty(said.getClipId());
    long started = Micros.of(said.getStartedAt());
    return Optional.of(
        new HistoryRow(
            at,
            String.join("|", "clip", said.getStreamId(), clip, Long.toString(started)),
            "clip",
            said.getStreamId(),
            clip,
            best.getLabel(),
            best.getScore(),
            labels.stream()
                .skip(1)
                .limit(MAX_OTHERS)
                .map(label -> new LabelScore(label.getLabel(), label.getScore()))
                .toList(),
            "",
            started,
            Micros.of(said.getEndedAt()),
            recordMillis,
            said.getFrames(),
            said.getFirstFrame(),
            said.getLastFrame(),
            keyFrame(said),
            null,
            words(said.getEnd().name()),
            said.getAttention()));
  }

  /** The one that decided where there is attention, else the middle. */
  private static long keyFrame(ClipLabel said) {
    long first = said.getFirstFrame();
    long span = Math.max(0, said.getLastFrame() - first);
    List<Float> attention = said.getAttention();
    int best = 0;
    for (int i = 1; i < attention.size(); i++) {
      if (attention.get(i) > attention.get(best)) {
        best = i;
      }
    }
    return attention.size() < 2
        ? first + span / 2
        : first + Math.round((double) span * best / (attention.size() - 1));
  }

  private static HistoryRow event(String at, LabelEvent said, long recordMillis) {
    Instant ended = said.getEndedAt();
    Integer partition = said.getKeyPartition();
    Long offset = said.getKeyOffset();
    long began = Micros.of(said.getBeganAt());
    return new HistoryRow(
        at,
        String.join(
            "|",
            "event",
            said.getStreamId(),
            said.getRule(),
            said.getLabel(),
            Long.toString(began)),
        "event",
        said.getStreamId(),
        orEmpty(said.getClipId()),
        said.getLabel(),
        said.getPeakScore(),
        List.of(),
        said.getRule(),
        began,
        ended == null ? null : Micros.of(ended),
        recordMillis,
        said.getFrames(),
        said.getFirstFrame(),
        said.getLastFrame(),
        said.getKeyFrame(),
        partition == null || offset == null ? null : new Place(partition, offset),
        ended == null ? "" : words(said.getEnd().name()),
        List.of());
  }

  private static String words(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
