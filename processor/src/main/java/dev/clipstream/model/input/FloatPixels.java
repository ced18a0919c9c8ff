package dev.clipstream.model.input;

import ai.onnxruntime.OnnxJavaType;
import dev.clipstream.model.description.ModelDescription;
import java.nio.ByteBuffer;

/**
 * Turns a decoded frame into the numbers that a model takes, as floats, in the order of the model's
 * axes. Owned by one thread.
 */
public final class FloatPixels {

  private final PixelInput input;
  private final PixelConverter converter;
  private final ByteBuffer rgb;
  private final ByteBuffer converted;

  public FloatPixels(PixelInput input, ModelDescription card) {
    // Halves become halves when the run is fed; bytes have another scale than floats.
    OnnxJavaType type =
        input.type() == OnnxJavaType.UINT8 ? OnnxJavaType.UINT8 : OnnxJavaType.FLOAT;
    this.input =
        new PixelInput(
            input.name(),
            type,
            input.channelsFirst(),
            input.fixedBatch(),
            input.channels(),
            input.height(),
            input.width());
    this.converter = new PixelConverter(this.input, card);
    this.rgb = input.allocate(1, 3 * input.width() * input.height());
    this.converted = converter.allocate(1);
  }

  /** Direct; uint8 [H,W,3] RGB, to be filled before {@link #numbers}. */
  public ByteBuffer rgb() {
    return rgb;
  }

  /** Of the frame in {@link #rgb}. */
  public float[] numbers() {
    converter.convert(rgb, 1, converted);
    float[] numbers = new float[input.elements()];
    if (input.type() == OnnxJavaType.FLOAT) {
      converted.asFloatBuffer().get(0, numbers);
    } else {
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = converted.get(i) & 0xff;
      }
    }
    return numbers;
  }
}
