package dev.clipstream.model.session;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.platform.Fp16Conversions;
import dev.clipstream.model.graph.ElementType;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;

/** Makes tensors of the type that a graph takes. */
public final class TensorWriter {

  private TensorWriter() {}

  public static OnnxTensor of(float[] numbers, long[] shape, ElementType type) throws OrtException {
    return switch (type) {
      case FLOAT16 -> {
        short[] halves = new short[numbers.length];
        for (int i = 0; i < halves.length; i++) {
          halves[i] = Fp16Conversions.floatToFp16(numbers[i]);
        }
        yield OnnxTensor.createTensor(
            OnnxSession.ENVIRONMENT, ShortBuffer.wrap(halves), shape, OnnxJavaType.FLOAT16);
      }
      case BFLOAT16 -> {
        short[] halves = new short[numbers.length];
        for (int i = 0; i < halves.length; i++) {
          halves[i] = Fp16Conversions.floatToBf16(numbers[i]);
        }
        yield OnnxTensor.createTensor(
            OnnxSession.ENVIRONMENT, ShortBuffer.wrap(halves), shape, OnnxJavaType.BFLOAT16);
      }
      case DOUBLE -> {
        double[] doubles = new double[numbers.length];
        Arrays.setAll(doubles, i -> numbers[i]);
        yield OnnxTensor.createTensor(OnnxSession.ENVIRONMENT, DoubleBuffer.wrap(doubles), shape);
      }
      case BOOL -> {
        byte[] flags = new byte[numbers.length];
        for (int i = 0; i < flags.length; i++) {
          flags[i] = (byte) (numbers[i] == 0 ? 0 : 1);
        }
        yield OnnxTensor.createTensor(
            OnnxSession.ENVIRONMENT, ByteBuffer.wrap(flags), shape, OnnxJavaType.BOOL);
      }
      case UINT8 -> {
        ByteBuffer bytes = ByteBuffer.allocateDirect(numbers.length);
        for (float number : numbers) {
          bytes.put((byte) Math.round(number));
        }
        yield OnnxTensor.createTensor(
            OnnxSession.ENVIRONMENT, bytes.flip(), shape, OnnxJavaType.UINT8);
      }
      case INT32, INT64 -> {
        long[] whole = new long[numbers.length];
        Arrays.setAll(whole, i -> (long) numbers[i]);
        yield of(whole, shape, type);
      }
      default -> OnnxTensor.createTensor(OnnxSession.ENVIRONMENT, FloatBuffer.wrap(numbers), shape);
    };
  }

  /**
   * @param type INT32 or INT64
   */
  public static OnnxTensor of(long[] numbers, long[] shape, ElementType type) throws OrtException {
    if (type == ElementType.INT32) {
      int[] ints = Arrays.stream(numbers).mapToInt(Math::toIntExact).toArray();
      return OnnxTensor.createTensor(OnnxSession.ENVIRONMENT, IntBuffer.wrap(ints), shape);
    }
    return OnnxTensor.createTensor(OnnxSession.ENVIRONMENT, LongBuffer.wrap(numbers), shape);
  }
}
