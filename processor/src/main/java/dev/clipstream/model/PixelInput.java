package dev.clipstream.model;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import dev.clipstream.model.ModelDescription.Color;
import java.util.Arrays;
import java.util.Map;

/**
 * The image input of a frame model, as its graph and its description together define it.
 *
 * @param name of the graph input
 * @param type UINT8, FLOAT or FLOAT16
 * @param channelsFirst {@code [N,C,H,W]} if so, else {@code [N,H,W,C]}
 * @param fixedBatch the batch size the graph insists on; 0 if it takes any
 * @param channels 1 or 3
 * @param height pixels
 * @param width pixels
 */
record PixelInput(
    String name,
    OnnxJavaType type,
    boolean channelsFirst,
    int fixedBatch,
    int channels,
    int height,
    int width) {

  /**
   * @throws ModelException if there is no input that takes images, or its size is nowhere said
   */
  static PixelInput of(Map<String, TensorInfo> inputs, ModelDescription card) {
    String name = card.input().orElseGet(() -> onlyInput(inputs, card));
    TensorInfo info = inputs.get(name);
    if (info == null) {
      throw new ModelException(
          card.name() + " has no input '" + name + "'; it has " + inputs.keySet());
    }
    long[] shape = info.getShape();
    if (shape.length != 4) {
      throw new ModelException(
          card.name()
              + " is no image classifier: its input '"
              + name
              + "' has the shape "
              + Arrays.toString(shape)
              + " where [N,3,H,W] or [N,H,W,3] is needed");
    }
    if (info.type != OnnxJavaType.UINT8
        && info.type != OnnxJavaType.FLOAT
        && info.type != OnnxJavaType.FLOAT16) {
      throw new ModelException(
          card.name() + ": inputs of type " + info.type + " are not supported; use float or uint8");
    }
    if (info.type == OnnxJavaType.UINT8 && !card.mean().isEmpty()) {
      throw new ModelException(
          card.name() + " takes uint8 pixels as they are: remove 'mean' and 'std' from its JSON");
    }
    boolean channelsFirst = isChannels(shape[1]) && !isChannels(shape[3]);
    long channels = channelsFirst ? shape[1] : shape[3];
    if (!isChannels(channels)) {
      throw new ModelException(
          card.name()
              + ": the input shape "
              + Arrays.toString(shape)
              + " does not say where the 1 or 3 color channels are");
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
    long height = shape[channelsFirst ? 2 : 1];
    long width = shape[channelsFirst ? 3 : 2];
    return new PixelInput(
        name,
        info.type,
        channelsFirst,
        (int) Math.max(0, shape[0]),
        (int) channels,
        side(height, card.height().orElse(0), "height", card),
        side(width, card.width().orElse(0), "width", card));
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

  private static boolean isChannels(long size) {
    return size == 1 || size == 3;
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
    return (int) Math.max(inShape, inCard);
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

  /** Numbers one image has in the model's input. */
  int elements() {
    return channels * height * width;
  }
}
