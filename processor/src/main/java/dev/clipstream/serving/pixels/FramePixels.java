package dev.clipstream.serving.pixels;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.OverLimitException;
import dev.clipstream.serving.FailureReason;
import dev.clipstream.serving.FrameResult;
import java.util.Optional;

/**
 * Decodes frames for the clip model that is served: as they come, into the {@link PixelRing}, and
 * again for whoever has read one again. Thread-safe.
 */
public final class FramePixels implements AutoCloseable {

  private final ServedClipModel models;
  private final PixelDecoders decoders;
  private final boolean framesHaveModel;

  /**
   * @param models stay the caller's to close
   * @param framesHaveModel whether a frame is classified by itself as well
   */
  public FramePixels(ServedClipModel models, ImageLimits limits, boolean framesHaveModel) {
    this.models = models;
    this.decoders = new PixelDecoders(limits);
    this.framesHaveModel = framesHaveModel;
  }

  /**
   * Keeps the pixels of a frame that has come. Called by workers.
   *
   * @return what becomes of the frame; empty if its model is to say that
   */
  public Optional<FrameResult> keep(FramePlace place, Image image) {
    PixelFormat format = models.format();
    try {
      models.ring().put(format, place, decoders.decode(format, image));
      return framesHaveModel ? Optional.empty() : Optional.of(new FrameResult.Kept());
    } catch (OverLimitException e) {
      return rejected(place, FailureReason.OVER_LIMIT, e);
    } catch (BadImageException e) {
      return rejected(place, FailureReason.UNDECODABLE, e);
    }
  }

  private Optional<FrameResult> rejected(FramePlace place, FailureReason why, BadImageException e) {
    models.ring().free(place);
    return Optional.of(new FrameResult.Rejected(why, String.valueOf(e.getMessage())));
  }

  /**
   * Decodes an image as {@link #keep} does.
   *
   * @return uint8 {@code [height,width,3]} RGB
   * @throws BadImageException if the image cannot be used
   */
  public byte[] decode(PixelFormat format, Image image) throws BadImageException {
    return decoders.decode(format, image);
  }

  /** Frees native memory. */
  @Override
  public void close() {
    decoders.close();
  }
}
