package dev.clipstream.clips.pixels;

import dev.clipstream.image.ImageLimits;
import dev.clipstream.records.FrameReader;
import dev.clipstream.serving.Lease;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.pixels.FramePixels;
import dev.clipstream.serving.pixels.LoadedClipModel;
import dev.clipstream.serving.pixels.PixelRing;
import dev.clipstream.serving.pixels.ServedClipModel;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Everything that a processor needs to have clips labelled by a model of their pixels, from a frame
 * that comes to what the model is fed. Thread-safe.
 */
public final class ClipPixels implements AutoCloseable {

  private final ServedClipModel models;
  private final FramePixels frames;
  private final TopicArchive archive;
  private final PixelCollector collector;

  /**
   * @param models stay the caller's to close, after this
   * @param framesHaveModel whether a frame is classified by itself as well
   * @param topic of the frames
   * @param reader of their records
   * @param consumers opens one that belongs to no group, does not reset offsets, and sees of
   *     transactions what the processor sees
   */
  public ClipPixels(
      ServedClipModel models,
      ImageLimits limits,
      boolean framesHaveModel,
      String topic,
      FrameReader reader,
      Supplier<Consumer<byte[], byte[]>> consumers,
      ProcessorListener listener) {
    this.models = models;
    this.frames = new FramePixels(models, limits, framesHaveModel);
    this.archive = new TopicArchive(topic, consumers, reader, frames::decode, System::nanoTime);
    this.collector = new PixelCollector(models.ring(), archive, listener);
  }

  /** For the workers. */
  public FramePixels frames() {
    return frames;
  }

  public PixelRing ring() {
    return models.ring();
  }

  /** The model served, for one batch of clips. */
  public Lease<LoadedClipModel> lease() {
    return models.lease();
  }

  /**
   * Gathers what a model is fed of some clips. Waits for what has to be read again.
   *
   * @param clips the frames that each can be sampled from, in order
   * @return one a clip, in order
   * @throws dev.clipstream.model.session.InferenceException if frames cannot be read for too long
   */
  public List<ClipFrames> collect(LoadedClipModel loaded, List<List<WantedFrame>> clips) {
    return collector.collect(loaded, clips);
  }

  /** Frees native memory and leaves the broker; nobody may be collecting. */
  @Override
  public void close() {
    archive.close();
    frames.close();
  }
}
