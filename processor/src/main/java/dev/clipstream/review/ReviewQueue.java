package dev.clipstream.review;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FeedbackTarget;
import dev.clipstream.avro.LabelFeedback;
import dev.clipstream.records.Micros;
import dev.clipstream.review.ReviewItem.ScoredLabel;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.registry.SchemaRegistry;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * The clips that a person should judge next, made of labels and of what was said of them: least
 * sure first, each clip once, by its newest label. Owned by one thread.
 */
public final class ReviewQueue {

  /** As many as there are keys for. */
  static final int MAX_KEYS = 9;

  private record Clip(String stream, String clip, long startedMicros) {}

  private final ReviewQuery query;
  private final AvroSerde<ClipLabel> labelSerde;
  private final AvroSerde<LabelFeedback> feedbackSerde;
  private final Map<Clip, ReviewItem> items = new HashMap<>();
  private final Set<Clip> judged = new HashSet<>();
  private final Map<String, Integer> wins = new HashMap<>();

  ReviewQueue(ReviewQuery query, Optional<SchemaRegistry> registry) {
    this.query = query;
    this.labelSerde = AvroSerde.clipLabels().reading(registry);
    this.feedbackSerde = AvroSerde.feedback().reading(registry);
  }

  /** Takes a record of the topic of clip labels; what is none is passed over. */
  void label(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (record.value() != null) {
        label(record, labelSerde.fromBytes(record.value()));
      }
    } catch (SerializationException | DateTimeException | ArithmeticException e) {
      // What a stranger wrote.
    }
  }

  private void label(ConsumerRecord<byte[], byte[]> record, ClipLabel said) {
    List<ScoredLabel> labels =
        said.getLabels().stream()
            .map(label -> new ScoredLabel(label.getLabel(), label.getScore()))
            .toList();
    if (labels.isEmpty()) {
      return;
    }
    String best = labels.get(0).label();
    labels.forEach(
        label -> wins.merge(label.label(), label.label().equals(best) ? 1 : 0, Integer::sum));
    Clip clip = clip(said.getStreamId(), said.getClipId(), said.getStartedAt());
    if (query.matches(clip.stream(), best)) {
      items.put(
          clip,
          new ReviewItem(
              "c" + record.partition() + "@" + record.offset(),
              clip.stream(),
              clip.clip(),
              labels,
              ReviewItem.marginOf(labels),
              said.getFirstFrame(),
              said.getLastFrame(),
              clip.startedMicros(),
              Micros.of(said.getEndedAt()),
              record.timestamp()));
    }
  }

  /** Takes a record of the feedback topic; what is none is passed over. */
  void feedback(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (record.value() != null) {
        LabelFeedback said = feedbackSerde.fromBytes(record.value());
        if (said.getTarget() == FeedbackTarget.CLIP) {
          judged.add(clip(said.getStreamId(), said.getClipId(), said.getStartedAt()));
          Optional.ofNullable(said.getTruth())
              .ifPresent(truth -> wins.merge(truth, 1, Integer::sum));
        }
      }
    } catch (SerializationException | DateTimeException | ArithmeticException e) {
      // What a stranger wrote.
    }
  }

  private static Clip clip(String stream, @Nullable String clip, Instant started) {
    return new Clip(stream, clip == null ? "" : clip, Micros.of(started));
  }

  /** The next ones, and how it stands. */
  ReviewPage next() {
    List<ReviewItem> open = new ArrayList<>();
    int done = 0;
    for (Map.Entry<Clip, ReviewItem> item : items.entrySet()) {
      if (judged.contains(item.getKey())) {
        done++;
      } else {
        open.add(item.getValue());
      }
    }
    open.sort(
        Comparator.comparingDouble(ReviewItem::margin)
            .thenComparing(ReviewItem::labelledMillis, Comparator.reverseOrder())
            .thenComparing(ReviewItem::at));
    return new ReviewPage(
        open.subList(0, Math.min(query.limit(), open.size())),
        done,
        open.size(),
        labels(MAX_KEYS),
        labels(ReviewPage.MAX_LABELS));
  }

  /** Those that win most often, in the order of their names, so that each keeps its key. */
  private List<String> labels(int max) {
    return List.copyOf(
        new TreeSet<>(
            wins.entrySet().stream()
                .sorted(
                    Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(max)
                .map(Map.Entry::getKey)
                .toList()));
  }
}
