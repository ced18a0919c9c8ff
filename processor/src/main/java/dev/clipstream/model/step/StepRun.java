package dev.clipstream.model.step;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.clipstream.model.session.OnnxSession;
import dev.clipstream.model.session.TensorReader;
import dev.clipstream.model.session.TensorWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs a step model once for some streams. May be used by many threads; closed after the last run.
 */
final class StepRun implements AutoCloseable {

  private static final int MAX_ROWS = 64;
  private static final long MAX_BYTES = 4 << 20;

  private final OnnxSession session;
  private final StepTensors tensors;
  private final List<StateTensor> states;
  private final TensorReader scores;
  private final Set<String> names;

  /** Those that no run has in hand, by their number of streams; guarded by itself. */
  private final Map<Integer, ArrayDeque<StepBuffers>> idle = new HashMap<>();

  /** Where each state begins in the bytes of a stream, and behind the last their number. */
  private final int[] offsets;

  /**
   * @param states how those of the graph lie in memory
   */
  StepRun(OnnxSession session, StepTensors tensors, List<StateTensor> states) {
    this.session = session;
    this.tensors = tensors;
    this.states = List.copyOf(states);
    this.scores = new TensorReader(tensors.scores(), Optional.empty());
    this.names = new HashSet<>(Set.of(tensors.scores()));
    this.offsets = new int[states.size() + 1];
    for (int i = 0; i < states.size(); i++) {
      names.add(states.get(i).output());
      offsets[i + 1] = Math.addExact(offsets[i], states.get(i).rowBytes());
    }
  }

  StepTensors tensors() {
    return tensors;
  }

  List<StateTensor> states() {
    return states;
  }

  int stateBytes() {
    return offsets[states.size()];
  }

  /** Bytes of a stream that begins. */
  StepState zeros() {
    return StepState.owning(new byte[stateBytes()]);
  }

  /**
   * The state of a stream that begins.
   *
   * @param initializers of the graph, by the input that begins with them; the others are zero
   */
  StepState initial(Map<String, String> initializers, float[] anyFeatures) throws OrtException {
    if (initializers.isEmpty()) {
      return zeros();
    }
    byte[] bytes = new byte[stateBytes()];
    Map<String, OnnxTensor> fed = feed(List.of(anyFeatures), List.of(zeros()));
    try (OrtSession.Result result =
        session.tryRun(all(fed), new HashSet<>(initializers.values()))) {
      for (int i = 0; i < states.size(); i++) {
        String name = initializers.get(states.get(i).input());
        if (name != null) {
          states.get(i).readRow(result, name, bytes, offsets[i]);
        }
      }
    } finally {
      fed.values().forEach(OnnxTensor::close);
    }
    return StepState.owning(bytes);
  }

  /**
   * As {@link #tryRun}, of a model that has been tried: faster, as memory is used again.
   *
   * @throws OrtException if it fails, or gives a state of another shape than it takes
   */
  List<Stepped> run(List<float[]> features, List<StepState> before) throws OrtException {
    int rows = features.size();
    StepBuffers buffers = take(rows, features.get(0).length);
    try {
      buffers.fill(features, before, offsets);
      boolean held = buffers.holdsScores();
      try (OrtSession.Result result =
          session.run(
              buffers.inputs(), held ? Set.of() : Set.of(tensors.scores()), buffers.outputs())) {
        byte[][] next = new byte[rows][stateBytes()];
        buffers.read(next, offsets);
        if (held) {
          return stepped(buffers.scores(), next);
        }
        float[][] numbers = scores.read(result, rows, rows);
        if (result.get(tensors.scores()).orElse(null) instanceof OnnxTensor given) {
          buffers.holdScores(tensors.scores(), given);
        }
        return stepped(numbers, next);
      }
    } finally {
      give(buffers);
    }
  }

  /** Streams of one run at most, so that what its tensors take has a bound. */
  int maxRows(int featureSize) {
    return (int)
        Math.max(1, Math.min(MAX_ROWS, MAX_BYTES / StepBuffers.bytes(states, 1, featureSize)));
  }

  private StepBuffers take(int rows, int featureSize) throws OrtException {
    synchronized (idle) {
      ArrayDeque<StepBuffers> those = idle.get(rows);
      if (those != null && !those.isEmpty()) {
        return those.pop();
      }
    }
    return new StepBuffers(tensors, states, rows, featureSize);
  }

  private void give(StepBuffers buffers) {
    synchronized (idle) {
      idle.computeIfAbsent(buffers.rows(), rows -> new ArrayDeque<>()).push(buffers);
    }
  }

  private List<Stepped> stepped(float[][] numbers, byte[][] next) {
    List<Stepped> stepped = new ArrayList<>(next.length);
    for (int row = 0; row < next.length; row++) {
      stepped.add(new Stepped(numbers[row], StepState.owning(next[row])));
    }
    return stepped;
  }

  /**
   * Runs a model of which it is not known whether it can.
   *
   * @param features of one frame each of some streams
   * @param before their states
   * @return scores as the graph gives them, and the states after it
   * @throws OrtException if it fails, which is an answer and is not logged
   * @throws IllegalStateException if it gives what cannot be fed again
   */
  List<Stepped> tryRun(List<float[]> features, List<StepState> before) throws OrtException {
    int rows = features.size();
    Map<String, OnnxTensor> fed = feed(features, before);
    try (OrtSession.Result result = session.tryRun(all(fed), names)) {
      float[][] numbers = scores.read(result, rows, rows);
      byte[][] next = new byte[rows][stateBytes()];
      for (int i = 0; i < states.size(); i++) {
        states.get(i).read(result, next, offsets[i]);
      }
      return stepped(numbers, next);
    } finally {
      fed.values().forEach(OnnxTensor::close);
    }
  }

  private Map<String, OnnxTensor> feed(List<float[]> features, List<StepState> before)
      throws OrtException {
    int rows = features.size();
    int size = features.get(0).length;
    float[] packed = new float[Math.multiplyExact(rows, size)];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(features.get(row), 0, packed, row * size, size);
    }
    Map<String, OnnxTensor> fed = new HashMap<>();
    try {
      fed.put(
          tensors.features().name(),
          TensorWriter.of(packed, tensors.featureShape(rows, size), tensors.features().type()));
      for (int i = 0; i < states.size(); i++) {
        fed.put(states.get(i).input(), states.get(i).write(before, offsets[i]));
      }
      return fed;
    } catch (OrtException | RuntimeException e) {
      fed.values().forEach(OnnxTensor::close);
      throw e;
    }
  }

  private Map<String, OnnxTensor> all(Map<String, OnnxTensor> fed) {
    if (tensors.extra().tensors().isEmpty()) {
      return fed;
    }
    Map<String, OnnxTensor> all = new HashMap<>(tensors.extra().tensors());
    all.putAll(fed);
    return all;
  }

  @Override
  public void close() {
    synchronized (idle) {
      idle.values().forEach(those -> those.forEach(StepBuffers::close));
      idle.clear();
    }
    tensors.close();
  }
}
