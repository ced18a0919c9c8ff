package dev.clipstream.trainer.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Constant tensors of a graph as ONNX stores them: little-endian, in row-major order. */
public final class TensorData {

  private TensorData() {}

  /** A float32 tensor. */
  public static TensorProto floats(String name, float[] values, long... shape) {
    ByteBuffer bytes = buffer(values.length, Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return tensor(name, TensorType.FLOAT, bytes, values.length, shape);
  }

  /** A float16 tensor of values in that format's bits. */
  public static TensorProto halves(String name, short[] values, long... shape) {
    ByteBuffer bytes = buffer(values.length, Short.BYTES);
    bytes.asShortBuffer().put(values);
    return tensor(name, TensorType.FLOAT16, bytes, values.length, shape);
  }

  /** A tensor of bytes, signed or not. */
  public static TensorProto bytes(String name, TensorType type, byte[] values, long... shape) {
    return tensor(name, type, ByteBuffer.wrap(values), values.length, shape);
  }

  /** An int32 tensor. */
  public static TensorProto ints(String name, int[] values, long... shape) {
    ByteBuffer bytes = buffer(values.length, Integer.BYTES);
    bytes.asIntBuffer().put(values);
    return tensor(name, TensorType.INT32, bytes, values.length, shape);
  }

  /** An int64 tensor. */
  public static TensorProto longs(String name, long[] values, long... shape) {
    ByteBuffer bytes = buffer(values.length, Long.BYTES);
    bytes.asLongBuffer().put(values);
    return tensor(name, TensorType.INT64, bytes, values.length, shape);
  }

  /** The values of a float32 tensor that was made here. */
  public static float[] toFloats(TensorProto tensor) {
    if (!isFloat(tensor)) {
      throw new IllegalArgumentException(tensor.getName() + " holds no float32 values");
    }
    ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  public static boolean isFloat(TensorProto tensor) {
    return tensor.getDataType() == TensorType.FLOAT.code();
  }

  /** Its dimensions. */
  public static long[] shape(TensorProto tensor) {
    List<Long> dimensions = tensor.getDimsList();
    return dimensions.stream().mapToLong(Long::longValue).toArray();
  }

  private static ByteBuffer buffer(int count, int bytes) {
    return ByteBuffer.allocate(Math.multiplyExact(count, bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static TensorProto tensor(
      String name, TensorType type, ByteBuffer bytes, int count, long... shape) {
    if (Arrays.stream(shape).reduce(1, Math::multiplyExact) != count) {
      throw new IllegalArgumentException(
          count + " values do not fill the shape " + Arrays.toString(shape));
    }
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.code())
            .setRawData(ByteString.copyFrom(bytes));
    for (long dimension : shape) {
      tensor.addDims(dimension);
    }
    return tensor.build();
  }
}
