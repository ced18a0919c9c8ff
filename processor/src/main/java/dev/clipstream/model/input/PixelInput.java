package dev.clipstream.model.input;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.description.ModelDescription.Color;
import dev.clipstream.model.graph.ModelGraph;
import dev.clipstream.model.session.ModelException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;

/**
 * The image input of a frame model, as its graph and its description together define it.
 *
 * @param name of the graph input
 * @param type UINT8, FLOAT or FLOAT16; FLOAT also where the graph takes float64
 * @param channelsFirst {@code [N,C,H,W]} if so, else {@code [N,H,W,C]}
 * @param fixedBatch the batch size the graph insists on; 0 if it takes any
 * @param channels 1 or 3
 * @param height pixels
 * @param width pixels
 */
public record PixelInput(
    String name,
    OnnxJavaType type,
    boolean channelsFirst,
    int fixedBatch,
    int channels,
    int height,
    int width) {

  /** As float64, what one image comes to still fits a buffer. */
  private static final int MAX_PIXELS = 1 << 26;

  /**
   * @param inputs those that may take images
   * @throws ModelException if there is no input that takes images, or its size is nowhere said
   */
  public static PixelInput of(
      Map<String, TensorInfo> inputs, ModelDescription card, ModelGraph graph) {
    String name = card.input().orElseGet(() -> onlyInput(inputs, card));
    TensorInfo info = inputs.get(name);
    if (info == null) {
      throw new ModelException(
          card.name() + " has no input '" + name + "'; it has " + inputs.keySet());
    }
    return of(name, info, ImageAxes.of(name, graph, card), card);
  }

  /**
   * @param axes of one image
   * @throws ModelException if the description does not go with them
   */
  public static PixelInput of(String name, TensorInfo info, ImageAxes axes, ModelDescription card) {
    int channels = axes.channels();
    if (info.type != OnnxJavaType.UINT8
        && info.type != OnnxJavaType.FLOAT
        && info.type != OnnxJavaType.FLOAT16
        && info.type != OnnxJavaType.DOUBLE) {
      throw new ModelException(
          card.name() + ": inputs of type " + info.type + " are not supported; use float or uint8");
    }
    if (info.type == OnnxJavaType.UINT8 && !card.feedsBytes()) {
      throw new ModelException(
          card.name()
              + " takes uint8 pixels as they are: remove 'scale', 'mean' and 'std' from its"
              + " description, or where another tool's file has them, put \"scale\": 1 into "
              + card.name()
              + ".json");
    }
    if ((channels == 1) != (card.color() == Color.GRAY)) {
      throw new ModelException(
          card.name()
              + " has "
              + channels
              + " color channel(s), but its color is "
              + card.color()
              + ": set \"color\" in "
              + card.name()
              + ".json");
    }
    int height = side(axes.height(), card.height().orElse(0), "height", card);
    int width = side(axes.width(), card.width().orElse(0), "width", card);
    checkSize(card, width, height);
    checkResizing(card, width, height);
    return new PixelInput(
        name,
        info.type == OnnxJavaType.DOUBLE ? OnnxJavaType.FLOAT : info.type,
        axes.channelsFirst(),
        (int) Math.max(0, axes.batch()),
        channels,
        height,
        width);
  }

  private static void checkSize(ModelDescription card, int width, int height) {
    if ((long) width * height > MAX_PIXELS) {
      throw new ModelException(
          card.name()
              + " takes images of "
              + width
              + " × "
              + height
              + " pixels, more than the "
              + MAX_PIXELS
              + " that can be fed: where its input leaves the size open, give a smaller \"width\""
              + " and \"height\" in "
              + card.name()
              + ".json");
    }
  }

  /** Only now that the size is known can it be said whether what is cut out is large enough. */
  private static void checkResizing(ModelDescription card, int width, int height) {
    try {
      int unused = card.resizing().shorterSide(width, height);
    } catch (IllegalArgumentException e) {
      throw new ModelException(card.name() + ": " + e.getMessage(), e);
    }
  }

  private static String onlyInput(Map<String, TensorInfo> inputs, ModelDescription card) {
    if (inputs.size() != 1) {
      throw new ModelException(
          card.name()
              + " has the inputs "
              + inputs.keySet()
              + ": name the one for images as \"input\" in "
              + card.name()
              + ".json");
    }
    return inputs.keySet().iterator().next();
  }

  private static int side(long inShape, int inCard, String what, ModelDescription card) {
    if (inShape > 0 && inCard > 0 && inShape != inCard) {
      throw new ModelException(
          card.name() + ": its JSON says " + what + " " + inCard + ", its input " + inShape);
    }
    if (inShape <= 0 && inCard == 0) {
      throw new ModelException(
          card.name()
              + " takes any "
              + what
              + ": say which to use as \""
              + what
              + "\" in "
              + card.name()
              + ".json");
    }
    return Math.toIntExact(Math.min(Integer.MAX_VALUE, Math.max(inShape, inCard)));
  }

  /** Whether pixels as they are decoded, uint8 [N,H,W,3] RGB, are what the model takes. */
  boolean takesDecodedPixels(ModelDescription card) {
    return type == OnnxJavaType.UINT8
        && !channelsFirst
        && channels == 3
        && card.color() == Color.RGB;
  }

  long[] shape(int batch) {
    return channelsFirst
        ? new long[] {batch, channels, height, width}
        : new long[] {batch, height, width, channels};
  }

  /**
   * A direct buffer for a batch.
   *
   * @param bytes of each image
   * @throws ModelException if no buffer is as long
   */
  ByteBuffer allocate(int images, int bytes) {
    if ((long) images * bytes > Integer.MAX_VALUE) {
      throw new ModelException(
          images
              + " images of "
              + width
              + " × "
              + height
              + " pixels are more than 2 GiB: set a smaller --max-batch, or where its input leaves"
              + " the size open, a smaller \"width\" and \"height\"");
    }
    return ByteBuffer.allocateDirect(images * bytes);
  }

  /** What to do where the memory does not suffice for the images that a model is tried on. */
  public ModelException tooLarge(ModelDescription card, OutOfMemoryError full) {
    long each = (long) width * height * (3 + channels * Float.BYTES);
    return new ModelException(
        String.format(
            Locale.ROOT,
            "%s takes images of %d × %d pixels, of which each needs %,d MB, and the few that it is"
                + " tried on more than there is (%s): Java's heap holds %,d MB at most, and as much"
                + " beside it; give more with java -Xmx, or where its input leaves the size open, a"
                + " smaller \"width\" and \"height\" in %s.json",
            card.name(),
            width,
            height,
            each >> 20,
            full.getMessage(),
            Runtime.getRuntime().maxMemory() >> 20,
            card.name()),
        full);
  }

  /** Numbers one image has in the model's input. */
  public int elements() {
    return channels * height * width;
  }
}
