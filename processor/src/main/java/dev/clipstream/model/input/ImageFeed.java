package dev.clipstream.model.input;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.session.OnnxSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Feeds decoded pixels to a session: holds them, converts them to what the graph takes, and runs
 * it. Owned by one thread; holds no native memory that needs closing.
 */
public final class ImageFeed {

  private final OnnxSession session;
  private final PixelInput input;
  private final Map<String, OnnxTensor> extra;
  private final int maxBatch;
  private final boolean wide;
  private final ByteBuffer pixels;
  private final Optional<PixelConverter> converter;
  private final ByteBuffer converted;

  /**
   * @param extra what is fed with every run
   * @param wide whether the graph takes float64
   * @param maxBatch images that there is room for
   */
  ImageFeed(
      OnnxSession session,
      PixelInput input,
      ModelDescription card,
      Map<String, OnnxTensor> extra,
      boolean wide,
      int maxBatch) {
    this.session = session;
    this.input = input;
    this.extra = extra;
    this.maxBatch = maxBatch;
    this.wide = wide;
    this.pixels = input.allocate(maxBatch, 3 * input.width() * input.height());
    this.converter =
        input.takesDecodedPixels(card)
            ? Optional.empty()
            : Optional.of(new PixelConverter(input, card));
    this.converted = converter.map(c -> c.allocate(maxBatch)).orElse(pixels);
  }

  /** Direct; uint8 [maxBatch,H,W,3] RGB. */
  public ByteBuffer pixels() {
    return pixels;
  }

  public int maxBatch() {
    return maxBatch;
  }

  /** Makes the first {@code n} images ready to be run. */
  public void convert(int n) {
    converter.ifPresent(c -> c.convert(pixels, n, converted));
  }

  /**
   * Runs images that were converted.
   *
   * @param start first image
   * @param rows how many
   * @param outputs names of those that are wanted
   */
  public OrtSession.Result run(int start, int rows, Set<String> outputs) throws OrtException {
    try (OnnxTensor tensor = tensor(start, rows)) {
      return session.run(fed(tensor), outputs);
    }
  }

  /** As {@link #run}, where a failure is an answer. */
  public OrtSession.Result tryRun(int rows, Set<String> outputs) throws OrtException {
    try (OnnxTensor tensor = tensor(0, rows)) {
      return session.tryRun(fed(tensor), outputs);
    }
  }

  private Map<String, OnnxTensor> fed(OnnxTensor images) {
    if (extra.isEmpty()) {
      return Map.of(input.name(), images);
    }
    Map<String, OnnxTensor> all = new HashMap<>(extra);
    all.put(input.name(), images);
    return all;
  }

  private OnnxTensor tensor(int start, int rows) throws OrtException {
    int bytes = converted.capacity() / maxBatch;
    ByteBuffer slice = converted.slice(start * bytes, rows * bytes).order(converted.order());
    return tensor(slice, input.shape(rows));
  }

  private OnnxTensor tensor(ByteBuffer slice, long[] shape) throws OrtException {
    if (!wide) {
      return OnnxTensor.createTensor(OnnxSession.ENVIRONMENT, slice, shape, input.type());
    }
    FloatBuffer floats = slice.asFloatBuffer();
    DoubleBuffer doubles =
        ByteBuffer.allocateDirect(Math.multiplyExact(floats.remaining(), Double.BYTES))
            .order(ByteOrder.nativeOrder())
            .asDoubleBuffer();
    while (floats.hasRemaining()) {
      doubles.put(floats.get());
    }
    return OnnxTensor.createTensor(OnnxSession.ENVIRONMENT, doubles.flip(), shape);
  }
}
