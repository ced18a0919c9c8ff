package dev.clipstream.model.step;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.clipstream.model.graph.ElementType;
import dev.clipstream.model.graph.GraphTensor;
import dev.clipstream.model.graph.StatePair;
import dev.clipstream.model.session.OnnxSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One state of a step model: which output is fed to which input of the next step, and how the rows
 * of several streams lie in it. Immutable.
 *
 * @param pair input and output, of one type
 * @param shape of the rows of one stream: 1 along the batch
 * @param batchAxis which of its axes is the batch
 */
record StateTensor(StatePair pair, List<Long> shape, int batchAxis) {

  StateTensor {
    shape = List.copyOf(shape);
  }

  /**
   * The ways in which a state may lie in memory, the likeliest first: any axis that the file leaves
   * open can be the batch, then the others have length 1. Where none is open, any axis of length 1
   * can be it.
   */
  static List<StateTensor> candidates(StatePair pair) {
    List<Long> sizes = pair.input().shape().or(() -> pair.output().shape()).orElse(List.of());
    List<StateTensor> all = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    List<Integer> ones = new ArrayList<>();
    for (int axis = 0; axis < sizes.size(); axis++) {
      if (sizes.get(axis) == GraphTensor.OPEN) {
        open.add(axis);
      } else if (sizes.get(axis) == 1) {
        ones.add(axis);
      }
    }
    List<Long> row = sizes.stream().map(size -> Math.max(1, size)).toList();
    for (int axis : open.isEmpty() ? ones : open) {
      all.add(new StateTensor(pair, row, axis));
    }
    if (all.size() == 2 && sizes.size() == 3 && all.get(0).batchAxis == 0) {
      // Recurrent layers of PyTorch have states [layers,N,D].
      all.add(0, all.remove(1));
    }
    return all;
  }

  String input() {
    return pair.input().name();
  }

  String output() {
    return pair.output().name();
  }

  /** Bytes of one stream. */
  int rowBytes() {
    long numbers = shape.stream().reduce(1L, (a, b) -> a * b);
    return Math.toIntExact(numbers * javaType().size);
  }

  private OnnxJavaType javaType() {
    return switch (pair.input().type()) {
      case FLOAT16 -> OnnxJavaType.FLOAT16;
      case BFLOAT16 -> OnnxJavaType.BFLOAT16;
      case DOUBLE -> OnnxJavaType.DOUBLE;
      case UINT8 -> OnnxJavaType.UINT8;
      case INT8 -> OnnxJavaType.INT8;
      case INT32 -> OnnxJavaType.INT32;
      case INT64 -> OnnxJavaType.INT64;
      case BOOL -> OnnxJavaType.BOOL;
      default -> OnnxJavaType.FLOAT;
    };
  }

  /** Whether a type can be kept from step to step. */
  static boolean canBeKept(ElementType type) {
    return type.isFloating() || type.isIndex() || type.isQuantized() || type == ElementType.BOOL;
  }

  private int outer() {
    return (int) shape.stream().limit(batchAxis).reduce(1L, (a, b) -> a * b).longValue();
  }

  /**
   * What is to be fed.
   *
   * @param states of the streams, in order
   * @param offset where the rows of this tensor begin in each
   */
  OnnxTensor write(List<StepState> states, int offset) throws OrtException {
    int rows = states.size();
    ByteBuffer packed = ByteBuffer.allocateDirect(rows * rowBytes()).order(ByteOrder.nativeOrder());
    pack(states, offset, packed);
    return tensor(packed.flip(), rows);
  }

  /**
   * A tensor over memory, which stays where it is.
   *
   * @param memory direct, {@link #rowBytes} for each row
   */
  OnnxTensor tensor(ByteBuffer memory, int rows) throws OrtException {
    return OnnxTensor.createTensor(OnnxSession.ENVIRONMENT, memory, batchShape(rows), javaType());
  }

  /** Puts the rows of streams into memory as the graph takes them. */
  void pack(List<StepState> states, int offset, ByteBuffer memory) {
    int outer = outer();
    int inner = rowBytes() / outer;
    for (int at = 0; at < outer; at++) {
      for (StepState state : states) {
        memory.put(state.shared(), offset + at * inner, inner);
      }
    }
  }

  /** Takes the rows of streams from memory as the graph gives them. */
  void unpack(ByteBuffer memory, byte[][] states, int offset) {
    int outer = outer();
    int inner = rowBytes() / outer;
    for (int at = 0; at < outer; at++) {
      for (byte[] state : states) {
        memory.get(state, offset + at * inner, inner);
      }
    }
  }

  private long[] batchShape(int rows) {
    long[] batch = shape.stream().mapToLong(Long::longValue).toArray();
    batch[batchAxis] = rows;
    return batch;
  }

  /**
   * Reads what was given into the states to come.
   *
   * @param states as many as there were streams
   * @param offset as in {@link #write}
   * @throws IllegalStateException if it is not what can be fed again
   */
  void read(OrtSession.Result result, byte[][] states, int offset) throws OrtException {
    if (!(result.get(output()).orElse(null) instanceof OnnxTensor tensor)) {
      throw new IllegalStateException("the model gave no tensor '" + output() + "'");
    }
    int rows = states.length;
    long[] given = tensor.getInfo().getShape();
    if (!Arrays.equals(given, batchShape(rows)) || tensor.getInfo().type != javaType()) {
      throw new IllegalStateException(
          "the model gave '%s' of type %s and shape %s, but takes '%s' of type %s and shape %s"
              .formatted(
                  output(),
                  tensor.getInfo().type,
                  Arrays.toString(given),
                  input(),
                  javaType(),
                  Arrays.toString(batchShape(rows))));
    }
    unpack(tensor.getByteBuffer(), states, offset);
  }

  /** Reads a tensor of the graph that is one row of this. */
  void readRow(OrtSession.Result result, String name, byte[] state, int offset)
      throws OrtException {
    if (!(result.get(name).orElse(null) instanceof OnnxTensor tensor)
        || tensor.getInfo().type != javaType()
        || tensor.getByteBuffer().remaining() != rowBytes()) {
      throw new IllegalStateException(
          "'" + name + "' is no " + pair.input().type() + " of shape " + shape);
    }
    tensor.getByteBuffer().get(state, offset, rowBytes());
  }

  /** For people: {@code h → h_out float [N,64]}. */
  @Override
  public String toString() {
    return input() + " → " + output() + describe();
  }

  private String describe() {
    StringBuilder text = new StringBuilder(" ");
    text.append(pair.input().type().name().toLowerCase(Locale.ROOT)).append(" [");
    for (int axis = 0; axis < shape.size(); axis++) {
      text.append(axis == 0 ? "" : ",");
      text.append(axis == batchAxis ? "N" : Long.toString(shape.get(axis)));
    }
    return text.append(']').toString();
  }
}
