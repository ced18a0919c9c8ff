package dev.clipstream.model.input;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.clipstream.model.description.GraphDescription.Layout;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.session.OnnxSession;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Makes the input of a clip model of decoded frames: converts their pixels, and puts time where the
 * graph has it. Owned by one thread; holds no native memory that needs closing.
 */
public final class ClipFeed {

  private final PixelInput input;
  private final ClipAxes axes;
  private final int maxClips;
  private final ByteBuffer pixels;
  private final Optional<PixelConverter> converter;

  /** Frame after frame, each as the graph takes one. */
  private final ByteBuffer converted;

  /** As the graph takes clips; the same buffer where that is frame after frame. */
  private final ByteBuffer arranged;

  /**
   * @param maxClips clips that there is room for
   */
  public ClipFeed(PixelInput input, ClipAxes axes, ModelDescription card, int maxClips) {
    this.input = input;
    this.axes = axes;
    this.maxClips = maxClips;
    int frames = Math.multiplyExact(maxClips, axes.frames());
    this.pixels = input.allocate(frames, 3 * input.width() * input.height());
    this.converter =
        input.takesDecodedPixels(card)
            ? Optional.empty()
            : Optional.of(new PixelConverter(input, card));
    this.converted = converter.map(c -> c.allocate(frames)).orElse(pixels);
    this.arranged =
        axes.layout() == Layout.NCTHW
            ? ByteBuffer.allocateDirect(converted.capacity()).order(converted.order())
            : converted;
  }

  /** Direct; uint8 [maxClips,T,H,W,3] RGB. */
  public ByteBuffer pixels() {
    return pixels;
  }

  public int maxClips() {
    return maxClips;
  }

  /** Makes the first {@code n} clips ready to be fed. */
  public void convert(int n) {
    converter.ifPresent(c -> c.convert(pixels, n * axes.frames(), converted));
    if (axes.layout() == Layout.NCTHW) {
      for (int clip = 0; clip < n; clip++) {
        arrange(clip);
      }
    }
  }

  /** From [T,C,H,W] to [C,T,H,W]. */
  private void arrange(int clip) {
    int channels = input.channels();
    int plane = clipBytes() / (channels * axes.frames());
    int start = clip * clipBytes();
    for (int t = 0; t < axes.frames(); t++) {
      for (int c = 0; c < channels; c++) {
        arranged.put(
            start + (c * axes.frames() + t) * plane,
            converted,
            start + (t * channels + c) * plane,
            plane);
      }
    }
  }

  private int clipBytes() {
    return converted.capacity() / maxClips;
  }

  /** A view of the first {@code rows} clips; to be closed before others are converted. */
  public OnnxTensor tensor(int rows) throws OrtException {
    ByteBuffer slice = arranged.slice(0, rows * clipBytes()).order(arranged.order());
    OnnxJavaType type = input.type();
    return OnnxTensor.createTensor(OnnxSession.ENVIRONMENT, slice, shape(rows), type);
  }

  private long[] shape(int rows) {
    long t = axes.frames();
    long c = input.channels();
    long h = input.height();
    long w = input.width();
    return switch (axes.layout()) {
      case NCTHW -> new long[] {rows, c, t, h, w};
      case NTCHW -> new long[] {rows, t, c, h, w};
      default -> new long[] {rows, t, h, w, c};
    };
  }
}
