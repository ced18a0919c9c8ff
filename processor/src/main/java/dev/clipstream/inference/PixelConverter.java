package dev.clipstream.inference;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.platform.Fp16Conversions;
import dev.clipstream.inference.ModelCard.Color;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.List;

/**
 * Turns decoded pixels, uint8 [N,H,W,3] RGB, into the input of a model from elsewhere: its type,
 * layout, channels and normalisation, {@code (x·scale − mean)/std}. Each of the 256 values of a
 * channel is computed once, here, so a pixel costs a look-up. Immutable; any thread.
 */
final class PixelConverter {

  /** ITU-R BT.601 luma weights, as OpenCV and Pillow use them for grey. */
  private static final double RED = 0.299;

  private static final double GREEN = 0.587;
  private static final double BLUE = 0.114;

  private final PixelInput input;

  /** Which of the decoded R, G, B becomes channel c. */
  private final int[] source;

  private final float[][] floats;

  PixelConverter(PixelInput input, ModelCard card) {
    this.input = input;
    this.source = card.color() == Color.BGR ? new int[] {2, 1, 0} : new int[] {0, 1, 2};
    double defaultScale = input.type() == OnnxJavaType.UINT8 ? 1 : 1 / 255.0;
    double scale = card.scale().orElse(defaultScale);
    this.floats = new float[input.channels()][256];
    for (int c = 0; c < input.channels(); c++) {
      double mean = perChannel(card.mean(), c, 0, "mean", card);
      double std = perChannel(card.std(), c, 1, "std", card);
      for (int value = 0; value < 256; value++) {
        floats[c][value] = (float) ((value * scale - mean) / std);
      }
    }
  }

  private double perChannel(
      List<Double> values, int channel, double missing, String what, ModelCard card) {
    if (values.isEmpty()) {
      return missing;
    }
    if (values.size() == 1) {
      return values.get(0);
    }
    if (values.size() != input.channels()) {
      throw new ModelException(
          card.name()
              + ": '"
              + what
              + "' has "
              + values.size()
              + " numbers for "
              + input.channels()
              + " channel(s)");
    }
    return values.get(channel);
  }

  /** A direct buffer of the size that {@link #convert} fills for {@code batch} pictures. */
  ByteBuffer allocate(int batch) {
    int bytes =
        switch (input.type()) {
          case UINT8 -> 1;
          case FLOAT16 -> 2;
          default -> 4;
        };
    return ByteBuffer.allocateDirect(Math.multiplyExact(batch, input.elements() * bytes))
        .order(ByteOrder.nativeOrder());
  }

  /**
   * @param rgb uint8 [n,H,W,3], from byte 0
   * @param target from {@link #allocate}
   */
  void convert(ByteBuffer rgb, int n, ByteBuffer target) {
    switch (input.type()) {
      case UINT8 -> each(rgb, n, (c, value, to) -> target.put(to, (byte) value));
      case FLOAT16 -> {
        ShortBuffer halves = target.asShortBuffer();
        each(
            rgb,
            n,
            (c, value, to) -> halves.put(to, Fp16Conversions.floatToFp16(floats[c][value])));
      }
      default -> {
        FloatBuffer out = target.asFloatBuffer();
        each(rgb, n, (c, value, to) -> out.put(to, floats[c][value]));
      }
    }
  }

  private interface Element {
    void put(int channel, int value, int to);
  }

  private void each(ByteBuffer rgb, int n, Element element) {
    int plane = input.height() * input.width();
    int channels = input.channels();
    int pixelStep = input.channelsFirst() ? 1 : channels;
    int channelStep = input.channelsFirst() ? plane : 1;
    for (int picture = 0; picture < n; picture++) {
      int from = picture * plane * 3;
      int to = picture * plane * channels;
      for (int c = 0; c < channels; c++) {
        for (int pixel = 0; pixel < plane; pixel++) {
          int at = from + pixel * 3;
          int value = channels == 1 ? luma(rgb, at) : rgb.get(at + source[c]) & 0xff;
          element.put(c, value, to + c * channelStep + pixel * pixelStep);
        }
      }
    }
  }

  private static int luma(ByteBuffer rgb, int at) {
    return (int)
        Math.round(
            RED * (rgb.get(at) & 0xff)
                + GREEN * (rgb.get(at + 1) & 0xff)
                + BLUE * (rgb.get(at + 2) & 0xff));
  }
}
