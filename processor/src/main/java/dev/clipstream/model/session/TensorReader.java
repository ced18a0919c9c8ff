package dev.clipstream.model.session;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.clipstream.model.graph.Quantization;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads an output a row an image or clip, as float32 whatever its type. Immutable.
 *
 * @param name of the output
 * @param quantization of outputs in whole numbers
 */
public record TensorReader(String name, Optional<Quantization> quantization) {

  /** What an output holds: rows of numbers, and their shape without the batch. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Rows(float[][] rows, long[] shape) {}

  /** An output has another number of rows than were fed. */
  public static final class OtherRowsException extends IllegalStateException {

    private final long given;

    private OtherRowsException(long given, String message) {
      super(message);
      this.given = given;
    }

    /** How many rows it has. */
    public long given() {
      return given;
    }
  }

  /**
   * @param rows of the batch that was run, padding included
   * @return the first {@code n} rows, flattened
   * @throws IllegalStateException if the output does not have {@code rows} rows
   */
  public float[][] read(OrtSession.Result result, int rows, int n) throws OrtException {
    return readShaped(result, rows, n).rows();
  }

  /** As {@link #read}, with the shape of a row. */
  public Rows readShaped(OrtSession.Result result, int rows, int n) throws OrtException {
    if (!(result.get(name).orElse(null) instanceof OnnxTensor tensor)) {
      throw new IllegalStateException("the model gave no tensor '" + name + "'");
    }
    long[] shape = tensor.getInfo().getShape();
    // An output without a batch is that of the one image that a fixed batch of one has.
    boolean batched = shape.length > 1 || (shape.length == 1 && rows > 1);
    long given = batched ? shape[0] : 1;
    FloatBuffer floats = floats(tensor);
    int size = floats.remaining();
    if (given != rows || size == 0) {
      throw new OtherRowsException(
          given,
          "the model gave '%s' of shape %s for a batch of %d"
              .formatted(name, Arrays.toString(shape), rows));
    }
    float[][] out = new float[n][size / rows];
    for (float[] row : out) {
      floats.get(row);
    }
    return new Rows(out, batched ? Arrays.copyOfRange(shape, 1, shape.length) : shape);
  }

  private FloatBuffer floats(OnnxTensor tensor) {
    return switch (tensor.getInfo().type) {
      case FLOAT, FLOAT16, BFLOAT16 -> tensor.getFloatBuffer();
      case DOUBLE -> narrowed(tensor.getDoubleBuffer());
      case UINT8, INT8 -> real(tensor.getByteBuffer(), tensor.getInfo().type == OnnxJavaType.UINT8);
      default ->
          throw new IllegalStateException(
              "the model gave '" + name + "' of type " + tensor.getInfo().type);
    };
  }

  private static FloatBuffer narrowed(DoubleBuffer doubles) {
    FloatBuffer floats = FloatBuffer.allocate(doubles.remaining());
    while (doubles.hasRemaining()) {
      floats.put((float) doubles.get());
    }
    return floats.flip();
  }

  private FloatBuffer real(ByteBuffer numbers, boolean unsigned) {
    Quantization scale =
        quantization.orElseThrow(
            () -> new IllegalStateException("nothing says of what scale '" + name + "' is"));
    FloatBuffer floats = FloatBuffer.allocate(numbers.remaining());
    while (numbers.hasRemaining()) {
      byte number = numbers.get();
      int whole = unsigned ? number & 0xff : number;
      floats.put((whole - scale.zeroPoint()) * scale.scale());
    }
    return floats.flip();
  }
}
