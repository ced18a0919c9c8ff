package dev.clipstream.model.step;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.clipstream.model.graph.ElementType;
import dev.clipstream.model.session.OnnxSession;
import dev.clipstream.model.session.TensorWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tensors of runs of a step model with so many streams: made once, filled anew for each run. A
 * run of a small model takes less time than making its tensors. Holds native memory; used by one
 * thread at a time.
 */
final class StepBuffers implements AutoCloseable {

  private final StepTensors tensors;
  private final List<StateTensor> states;
  private final int rows;
  private final int featureSize;

  /** Empty where the graph takes no float32: then each run has a tensor of its own. */
  private final Optional<FloatBuffer> features;

  /** Empty until it is known of what shape they are. */
  private Optional<FloatBuffer> scores = Optional.empty();

  private final List<ByteBuffer> before = new ArrayList<>();
  private final List<ByteBuffer> after = new ArrayList<>();
  private final Map<String, OnnxTensor> inputs = new HashMap<>();
  private final Map<String, OnnxTensor> outputs = new HashMap<>();

  /**
   * @param rows streams of a run
   * @param featureSize numbers a frame
   */
  StepBuffers(StepTensors tensors, List<StateTensor> states, int rows, int featureSize)
      throws OrtException {
    this.tensors = tensors;
    this.states = states;
    this.rows = rows;
    this.featureSize = featureSize;
    this.inputs.putAll(tensors.extra().tensors());
    try {
      boolean plain = tensors.features().type() == ElementType.FLOAT;
      this.features =
          plain
              ? Optional.of(direct(Math.multiplyExact(4 * rows, featureSize)).asFloatBuffer())
              : Optional.empty();
      if (features.isPresent()) {
        inputs.put(
            tensors.features().name(),
            OnnxTensor.createTensor(
                OnnxSession.ENVIRONMENT, features.get(), tensors.featureShape(rows, featureSize)));
      }
      for (StateTensor state : states) {
        before.add(direct(rows * state.rowBytes()));
        after.add(direct(rows * state.rowBytes()));
        inputs.put(state.input(), state.tensor(before.get(before.size() - 1), rows));
        outputs.put(state.output(), state.tensor(after.get(after.size() - 1), rows));
      }
    } catch (OrtException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** What it takes, in bytes. */
  static long bytes(List<StateTensor> states, int rows, int featureSize) {
    long state = states.stream().mapToLong(StateTensor::rowBytes).sum();
    return rows * (2 * state + 4L * featureSize);
  }

  int rows() {
    return rows;
  }

  /** What a run is given. */
  Map<String, OnnxTensor> inputs() {
    return inputs;
  }

  /** Where a run puts the states, and the scores once {@link #holdsScores}. */
  Map<String, OnnxTensor> outputs() {
    return outputs;
  }

  /** Whether the scores of a run are among {@link #outputs}. */
  boolean holdsScores() {
    return scores.isPresent();
  }

  /** Gives the scores of the runs to come memory, of the shape in which they were given once. */
  void holdScores(String name, OnnxTensor given) throws OrtException {
    long[] shape = given.getInfo().getShape();
    if (given.getInfo().type == OnnxJavaType.FLOAT && shape.length > 1 && shape[0] == rows) {
      int numbers = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
      FloatBuffer memory = direct(Math.multiplyExact(4, numbers)).asFloatBuffer();
      outputs.put(name, OnnxTensor.createTensor(OnnxSession.ENVIRONMENT, memory, shape));
      scores = Optional.of(memory);
    }
  }

  /** Scores of the run before, a row a stream; as many as were given. */
  float[][] scores() {
    FloatBuffer all = scores.orElseThrow().clear();
    float[][] read = new float[rows][all.remaining() / rows];
    for (float[] row : read) {
      all.get(row);
    }
    return read;
  }

  /**
   * @param offsets where each state begins in the bytes of a stream
   */
  void fill(List<float[]> frames, List<StepState> from, int[] offsets) throws OrtException {
    if (features.isPresent()) {
      FloatBuffer all = features.get().clear();
      frames.forEach(all::put);
    } else {
      float[] packed = new float[Math.multiplyExact(rows, featureSize)];
      for (int row = 0; row < rows; row++) {
        System.arraycopy(frames.get(row), 0, packed, row * featureSize, featureSize);
      }
      OnnxTensor made =
          TensorWriter.of(
              packed, tensors.featureShape(rows, featureSize), tensors.features().type());
      OnnxTensor old = inputs.put(tensors.features().name(), made);
      if (old != null) {
        old.close();
      }
    }
    for (int i = 0; i < states.size(); i++) {
      states.get(i).pack(from, offsets[i], before.get(i).clear());
    }
  }

  /**
   * @param states the bytes of each stream after the run
   * @param offsets as in {@link #fill}
   */
  void read(byte[][] states, int[] offsets) {
    for (int i = 0; i < this.states.size(); i++) {
      this.states.get(i).unpack(after.get(i).clear(), states, offsets[i]);
    }
  }

  @Override
  public void close() {
    inputs.forEach(
        (name, tensor) -> {
          if (tensors.extra().tensors().get(name) != tensor) {
            tensor.close();
          }
        });
    outputs.values().forEach(OnnxTensor::close);
  }
}
