package dev.clipstream.trainer.torch;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** Copies between torch tensors and Java's arrays and buffers. */
public final class Tensors {

  private Tensors() {}

  /** A float tensor's values in row-major order. */
  public static float[] toFloats(Tensor tensor) {
    try (Tensor plain = tensor.detach().contiguous()) {
      float[] values = new float[Math.toIntExact(plain.numel())];
      FloatBuffer buffer = plain.createBuffer();
      buffer.get(values);
      return values;
    }
  }

  /** A float64 tensor's values in row-major order. */
  public static double[] toDoubles(Tensor tensor) {
    try (Tensor plain = tensor.detach().contiguous()) {
      double[] values = new double[Math.toIntExact(plain.numel())];
      DoubleBuffer buffer = plain.createBuffer();
      buffer.get(values);
      return values;
    }
  }

  /** An int64 tensor's values in row-major order. */
  public static long[] toLongs(Tensor tensor) {
    try (Tensor plain = tensor.detach().contiguous()) {
      long[] values = new long[Math.toIntExact(plain.numel())];
      LongBuffer buffer = plain.createBuffer();
      buffer.get(values);
      return values;
    }
  }

  /**
   * A uint8 tensor of that shape, filled from the buffer's position on; the buffer stays as it was.
   */
  public static Tensor bytes(ByteBuffer values, long... shape) {
    Tensor tensor = torch.empty(shape, new TensorOptions(torch.ScalarType.Byte), null);
    ByteBuffer into = tensor.createBuffer();
    if (into.remaining() > values.remaining()) {
      throw new IllegalArgumentException(
          "%d bytes do not fill a tensor of %d".formatted(values.remaining(), into.remaining()));
    }
    ByteBuffer from = values.duplicate();
    into.put(from.limit(from.position() + into.remaining()));
    return tensor;
  }

  /** An int64 tensor [values.length]. */
  public static Tensor integers(int... values) {
    long[] wide = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return Tensor.create(wide, values.length);
  }

  /** How many rows of the scores [N,K] have their largest value at the label. */
  public static int correct(Tensor scores, Tensor labels) {
    return Math.toIntExact(right(scores, labels).item_long());
  }

  /** The same, not waited for: int64 []. */
  public static Tensor right(Tensor scores, Tensor labels) {
    return scores.detach().argmax(new LongOptional(1), false).eq(labels).sum();
  }
}
