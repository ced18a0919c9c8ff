package dev.clipstream.collect;

import dev.clipstream.avro.LabelFeedback;
import dev.clipstream.records.Micros;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.registry.SchemaRegistry;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What people said of labels, on the live page or elsewhere. A label that is wrong, without a word
 * of what is right, says nothing of what a frame shows. What is said of a frame itself goes before
 * what is said of its clip.
 */
public final class FeedbackLabels extends TopicLabels<LabelFeedback> {

  /** A person is sure. */
  private static final double SCORE = 1;

  private final boolean clipsOnly;

  /**
   * @param registry of the topic's schemas, if there is one
   * @param clipsOnly whether to leave out what is said of single frames
   */
  public FeedbackLabels(String topic, Optional<SchemaRegistry> registry, boolean clipsOnly) {
    super(topic, AvroSerde.feedback().reading(registry));
    this.clipsOnly = clipsOnly;
  }

  @Override
  String learn(LabelFeedback record, OptionalLong sentMillis, KnownLabels known) {
    String stream = record.getStreamId();
    Optional<String> clipId = Optional.ofNullable(record.getClipId());
    Optional<String> label = label(record);
    long startedMicros = Micros.of("started_at", record.getStartedAt());
    switch (record.getTarget()) {
      case CLIP -> {
        SourceLabel.Clip clip =
            new SourceLabel.Clip(
                clipId,
                record.getFirstFrame(),
                record.getLastFrame(),
                startedMicros,
                Micros.of("ended_at", record.getEndedAt()));
        known.clip(
            stream, clip, label.map(said -> new SourceLabel(said, SCORE, Optional.of(clip))));
      }
      case FRAME -> {
        if (!clipsOnly) {
          known.frame(
              new FrameWords.Key(stream, clipId, record.getFirstFrame(), startedMicros),
              sentMillis,
              label.map(said -> new SourceLabel(said, SCORE, Optional.empty())));
        }
      }
      // Of something that a later version has a word for: it says nothing of a frame or a clip.
      case OTHER -> {}
    }
    return stream;
  }

  private static Optional<String> label(LabelFeedback record) {
    Optional<String> truth = Optional.ofNullable(record.getTruth());
    return record.getCorrect() ? truth.or(() -> Optional.of(record.getLabel())) : truth;
  }
}
