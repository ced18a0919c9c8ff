package dev.clipstream.view.history;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.image.Image;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.registry.SchemaRegistry;
import java.util.Map;
import java.util.Optional;

/**
 * What was labeled before now, from the topics. It opens its consumers with the first question, so
 * that a page that nobody asks about the past costs nothing. Thread-safe; every question blocks for
 * some seconds at most.
 */
public final class TopicHistory implements AutoCloseable {

  private final LabelHistory labels;
  private final FrameHistory frames;
  private final FrameHistory letters;

  /**
   * @param clientConfig for every consumer, with the brokers
   * @param topics that are read
   */
  public TopicHistory(
      Map<String, Object> clientConfig, TopicNames topics, Optional<SchemaRegistry> registry) {
    this.labels = new LabelHistory(clientConfig, topics, registry);
    this.frames = new FrameHistory(clientConfig, topics.frames(), registry);
    this.letters = new FrameHistory(clientConfig, topics.deadLetters(), registry);
  }

  /**
   * Some rows, newest first.
   *
   * @throws HistoryException if topics are missing or the broker is away
   */
  public HistoryPage page(HistoryQuery query) throws HistoryException {
    return labels.page(query);
  }

  /** The row whose record is there; empty if it is no longer kept. */
  public Optional<HistoryRow> row(RowRef at) throws HistoryException {
    return labels.row(at);
  }

  /** The whole label of a clip whose record is there; empty if it is no longer kept. */
  public Optional<ClipLabel> clipLabel(RowRef at) throws HistoryException {
    return at.kind() == RowKind.CLIP ? labels.clipLabel(at) : Optional.empty();
  }

  /** Where the frames of a row are. */
  public FoundFrames frames(HistoryRow row) throws HistoryException {
    return frames.frames(row);
  }

  /** The image of the frame that stands for a row. */
  public Optional<Image> keyImage(HistoryRow row) throws HistoryException {
    return frames.keyImage(row);
  }

  /** The image of one frame of the frames topic. */
  public Optional<Image> image(int partition, long offset) throws HistoryException {
    return frames.image(partition, offset);
  }

  /** Why there is no row at a place, in words. */
  public String whyNoRow(RowRef at) throws HistoryException {
    return labels.whyNone(at);
  }

  /** Why there is no image of a frame of the frames topic, in words. */
  public String whyNoImage(int partition, long offset) throws HistoryException {
    return frames.whyNone(partition, offset);
  }

  /** The image of a dead letter, if it has one that can be shown. */
  public Optional<Image> letterImage(int partition, long offset) throws HistoryException {
    return letters.image(partition, offset);
  }

  @Override
  public void close() {
    labels.close();
    letters.close();
    frames.close();
  }
}
