package dev.clipstream.model.input;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.platform.Fp16Conversions;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.description.ModelDescription.Color;
import dev.clipstream.model.session.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.List;

/**
 * Turns decoded pixels, uint8 [N,H,W,3] RGB, into the input of a model from elsewhere: its type,
 * layout, channels and normalisation, {@code (x·scale − mean)/std}. Each of the 256 values of a
 * channel is computed once, here, so a pixel costs a look-up.
 *
 * <p>Goes through arrays of one image and not through the buffers number by number: that is several
 * times as fast, and such a model may be small. Owned by one thread.
 */
public final class PixelConverter {

  /** ITU-R BT.601 luma weights, as OpenCV and Pillow use them for gray. */
  private static final double RED = 0.299;

  private static final double GREEN = 0.587;
  private static final double BLUE = 0.114;

  private final PixelInput input;

  /** Which of the decoded R, G, B becomes channel c. */
  private final int[] source;

  /** Of channel c and value v: {@code [c][v]}; likewise below. */
  private final float[][] floats;

  private final short[][] halves;

  private final byte[] rgb;
  private final byte[] gray;
  private final float[] floatImage;
  private final short[] halfImage;
  private final byte[] byteImage;

  PixelConverter(PixelInput input, ModelDescription card) {
    this.input = input;
    this.source = card.color() == Color.BGR ? new int[] {2, 1, 0} : new int[] {0, 1, 2};
    double defaultScale = input.type() == OnnxJavaType.UINT8 ? 1 : 1 / 255.0;
    double scale = card.scale().orElse(defaultScale);
    this.floats = new float[input.channels()][256];
    this.halves = new short[input.channels()][256];
    for (int c = 0; c < input.channels(); c++) {
      double mean = perChannel(card.mean(), c, 0, "mean", card);
      double std = perChannel(card.std(), c, 1, "std", card);
      for (int value = 0; value < 256; value++) {
        floats[c][value] = (float) ((value * scale - mean) / std);
        halves[c][value] = Fp16Conversions.floatToFp16(floats[c][value]);
      }
    }
    int plane = input.height() * input.width();
    int size = input.elements();
    this.rgb = new byte[3 * plane];
    this.gray = new byte[input.channels() == 1 ? plane : 0];
    this.byteImage = new byte[input.type() == OnnxJavaType.UINT8 ? size : 0];
    this.halfImage = new short[input.type() == OnnxJavaType.FLOAT16 ? size : 0];
    this.floatImage = new float[input.type() == OnnxJavaType.FLOAT ? size : 0];
  }

  private double perChannel(
      List<Double> values, int channel, double missing, String what, ModelDescription card) {
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

  /** A direct buffer of the size that {@link #convert} fills for {@code batch} images. */
  ByteBuffer allocate(int batch) {
    int bytes =
        switch (input.type()) {
          case UINT8 -> 1;
          case FLOAT16 -> 2;
          default -> 4;
        };
    return input.allocate(batch, input.elements() * bytes).order(ByteOrder.nativeOrder());
  }

  /**
   * @param pixels uint8 [n,H,W,3], from byte 0
   * @param target from {@link #allocate}
   */
  void convert(ByteBuffer pixels, int n, ByteBuffer target) {
    FloatBuffer floatTarget = target.asFloatBuffer();
    ShortBuffer halfTarget = target.asShortBuffer();
    for (int image = 0; image < n; image++) {
      pixels.get(image * rgb.length, rgb);
      int to = image * input.elements();
      convert();
      switch (input.type()) {
        case UINT8 -> target.put(to, byteImage);
        case FLOAT16 -> halfTarget.put(to, halfImage);
        default -> floatTarget.put(to, floatImage);
      }
    }
  }

  /** One image, channel by channel. */
  private void convert() {
    if (input.channels() == 1) {
      toGray();
      channel(gray, 0, 1, 0);
      return;
    }
    for (int c = 0; c < input.channels(); c++) {
      channel(rgb, source[c], 3, c);
    }
  }

  private void channel(byte[] values, int first, int step, int channel) {
    int toStep = input.channelsFirst() ? 1 : input.channels();
    int to = input.channelsFirst() ? channel * input.height() * input.width() : channel;
    switch (input.type()) {
      case UINT8 -> {
        for (int from = first; from < values.length; from += step, to += toStep) {
          byteImage[to] = values[from];
        }
      }
      case FLOAT16 -> {
        short[] table = halves[channel];
        for (int from = first; from < values.length; from += step, to += toStep) {
          halfImage[to] = table[values[from] & 0xff];
        }
      }
      default -> {
        float[] table = floats[channel];
        for (int from = first; from < values.length; from += step, to += toStep) {
          floatImage[to] = table[values[from] & 0xff];
        }
      }
    }
  }

  private void toGray() {
    for (int i = 0; i < gray.length; i++) {
      int at = 3 * i;
      double luma =
          RED * (rgb[at] & 0xff) + GREEN * (rgb[at + 1] & 0xff) + BLUE * (rgb[at + 2] & 0xff);
      gray[i] = (byte) Math.round(luma);
    }
  }
}
