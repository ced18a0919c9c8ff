package dev.clipstream.model.input;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.graph.ElementType;
import dev.clipstream.model.graph.GraphTensor;
import dev.clipstream.model.graph.ModelGraph;
import dev.clipstream.model.graph.StatePair;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.model.session.OnnxSession;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Inputs of a model beside the one that it is all about, which are fed the same with every run:
 * flags that say whether it is being trained. Holds native memory; close it after the last run.
 */
public final class ExtraInputs implements AutoCloseable {

  private final Map<String, OnnxTensor> tensors = new HashMap<>();

  private ExtraInputs() {}

  /** Whether it says that the model is being trained, which here it never is. */
  static boolean isTrainingFlag(GraphTensor input) {
    String name = input.name().toLowerCase(Locale.ROOT);
    return input.type() == ElementType.BOOL
        && input.isScalar()
        && (name.contains("train") || name.contains("learning_phase"));
  }

  /**
   * @param fed names of the inputs that others feed
   * @throws ModelException that names the inputs whose meaning is not clear
   */
  public static ExtraInputs of(ModelGraph graph, ModelDescription card, Set<String> fed) {
    List<GraphTensor> extra =
        graph.inputs().stream().filter(input -> !fed.contains(input.name())).toList();
    List<GraphTensor> unclear = extra.stream().filter(input -> !isTrainingFlag(input)).toList();
    if (!unclear.isEmpty()) {
      throw new ModelException(refusal(graph, card, fed, unclear));
    }
    ExtraInputs inputs = new ExtraInputs();
    try {
      for (GraphTensor flag : extra) {
        long[] shape = new long[flag.shape().orElseThrow().size()];
        Arrays.fill(shape, 1);
        inputs.tensors.put(
            flag.name(),
            OnnxTensor.createTensor(
                OnnxSession.ENVIRONMENT, ByteBuffer.allocateDirect(1), shape, OnnxJavaType.BOOL));
      }
      return inputs;
    } catch (OrtException e) {
      inputs.close();
      throw new ModelException(
          card.name() + " cannot be fed " + extra + ": " + OnnxSession.firstLine(e), e);
    }
  }

  private static String refusal(
      ModelGraph graph, ModelDescription card, Set<String> fed, List<GraphTensor> unclear) {
    List<StatePair> states = StatePair.of(graph, new HashSet<>(fed));
    if (!states.isEmpty()) {
      return card.name()
          + " carries a state from one run to the next, which only a --stream-model does, a step"
          + " model of the features of frames or of their pixels: "
          + states.stream()
              .map(pair -> pair.input().name() + " → " + pair.output().name())
              .collect(Collectors.joining(", "));
    }
    List<String> names = new ArrayList<>();
    unclear.forEach(input -> names.add(input.toString()));
    return card.name()
        + " must be fed "
        + String.join(" and ", names)
        + " as well, and nothing says with what: export it with a default, or without";
  }

  public Map<String, OnnxTensor> tensors() {
    return tensors;
  }

  @Override
  public void close() {
    tensors.values().forEach(OnnxTensor::close);
    tensors.clear();
  }
}
