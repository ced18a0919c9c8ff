package dev.clipstream.serving.pixels;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.decode.ImageDecoder;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.input.FloatPixels;
import dev.clipstream.model.input.PixelInput;
import dev.clipstream.model.step.StepModels;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes frames for a stream model that takes pixels, while they wait for their turn. What it
 * takes them to is kept with the frame, and no longer than it. Thread-safe.
 */
public final class StepPixels implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StepPixels.class);

  /**
   * What a stream model is fed of one frame.
   *
   * @param numbers float, in the order of the model's axes without the batch
   * @param modelSha256 of the model that they are for
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Decoded(float[] numbers, String modelSha256) {}

  private record Tools(String modelSha256, ImageDecoder decoder, FloatPixels pixels) {

    Decoded decode(Image image) throws BadImageException {
      decoder.decode(image, pixels.rgb(), 0);
      return new Decoded(pixels.numbers(), modelSha256);
    }
  }

  private final StepModels models;
  private final ImageLimits limits;
  private final ConcurrentLinkedQueue<Tools> idle = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  private StepPixels(StepModels models, ImageLimits limits) {
    this.models = models;
    this.limits = limits;
  }

  /**
   * @param models stay the caller's to close
   * @return empty where the model takes no pixels, or none is served
   */
  public static Optional<StepPixels> of(Optional<StepModels> models, ImageLimits limits) {
    return models
        .filter(served -> served.pixels().isPresent())
        .map(served -> new StepPixels(served, limits));
  }

  /** What the numbers of a frame take; 0 where none are kept. */
  public static long bytesAFrame(Optional<StepPixels> pixels) {
    return pixels
        .flatMap(of -> of.models.pixels())
        .map(taken -> 4L * taken.input().elements())
        .orElse(0L);
  }

  /**
   * Decodes a frame for the model that is served.
   *
   * @return empty if it cannot be used, which the frame's own model says as well or does not mind
   */
  public Optional<Decoded> decode(Image image) {
    StepModels.Pixels taken = models.pixels().orElseThrow();
    Tools tools = take(taken.card(), taken.input());
    try {
      return Optional.of(tools.decode(image));
    } catch (BadImageException e) {
      return Optional.empty();
    } catch (RuntimeException e) {
      log.warn("decoding a frame for the stream model failed unexpectedly", e);
      return Optional.empty();
    } finally {
      idle.add(tools);
      if (closed) {
        close();
      }
    }
  }

  private Tools take(ModelDescription card, PixelInput input) {
    for (Tools tools = idle.poll(); tools != null; tools = idle.poll()) {
      if (tools.modelSha256().equals(card.sha256())) {
        return tools;
      }
      tools.decoder().close();
    }
    return new Tools(
        card.sha256(),
        new ImageDecoder(input.width(), input.height(), card.resizing(), limits),
        new FloatPixels(input, card));
  }

  /** Frees the native memory; decoders in use are closed by their users. */
  @Override
  public void close() {
    closed = true;
    for (Tools tools = idle.poll(); tools != null; tools = idle.poll()) {
      tools.decoder().close();
    }
  }
}
