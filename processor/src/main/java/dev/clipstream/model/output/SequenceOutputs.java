package dev.clipstream.model.output;

import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.graph.GraphEdit;
import dev.clipstream.model.graph.GraphTensor;
import dev.clipstream.model.graph.ModelGraph;
import dev.clipstream.model.graph.OutputEnding;
import dev.clipstream.model.graph.Quantization;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.model.session.TensorReader;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is read of a sequence model's outputs.
 *
 * @param scores [N,K], or [N,T,K] if it gives scores a frame
 * @param ending what makes the scores
 * @param attention [N,T]
 */
public record SequenceOutputs(
    TensorReader scores, OutputEnding ending, Optional<TensorReader> attention) {

  private static final String ATTENTION = "attention";

  /**
   * @throws ModelException if it cannot be told which output has the scores
   */
  public static SequenceOutputs of(ModelGraph graph, ModelDescription card) {
    Optional<GraphTensor> attention =
        graph.output(ATTENTION).filter(output -> output.type().isFloating());
    ScoreTensor tensor = new ScoreTensor(graph, card);
    String scores =
        tensor
            .find(attention.map(GraphTensor::name))
            .or(() -> perFrame(graph))
            .orElseThrow(tensor::noClassifier);
    return new SequenceOutputs(
        new TensorReader(scores, Quantization.of(graph, scores)),
        OutputEnding.of(graph, scores),
        attention.map(output -> new TensorReader(output.name(), Optional.empty())));
  }

  private static Optional<String> perFrame(ModelGraph graph) {
    List<GraphTensor> candidates =
        graph.outputs().stream()
            .filter(output -> output.hasRank(3) && ScoreTensor.isReal(output))
            .toList();
    return candidates.size() == 1 ? Optional.of(candidates.get(0).name()) : Optional.empty();
  }

  /** What is to be added to the graph, so that it gives them. */
  public GraphEdit edit(ModelGraph graph) {
    GraphEdit edit = new GraphEdit(graph);
    edit.expose(scores.name());
    return edit;
  }

  /** Names of the outputs that are read. */
  public Set<String> names() {
    Set<String> names = new HashSet<>(Set.of(scores.name()));
    attention.ifPresent(reader -> names.add(reader.name()));
    return names;
  }
}
