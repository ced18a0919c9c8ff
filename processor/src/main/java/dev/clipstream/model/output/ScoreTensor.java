package dev.clipstream.model.output;

import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.graph.ClassMap;
import dev.clipstream.model.graph.ElementType;
import dev.clipstream.model.graph.GraphTensor;
import dev.clipstream.model.graph.ModelGraph;
import dev.clipstream.model.graph.OutputEnding;
import dev.clipstream.model.graph.Quantization;
import dev.clipstream.model.session.ModelException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the tensor with the scores of a model: the one that the description names, else the output
 * {@code probabilities}, else the only one that can be it.
 */
public final class ScoreTensor {

  private static final String SCORES = "probabilities";

  private final ModelGraph graph;
  private final ModelDescription card;

  public ScoreTensor(ModelGraph graph, ModelDescription card) {
    this.graph = graph;
    this.card = card;
  }

  /**
   * @param apart an output that is something else
   * @return empty if no output can be it
   * @throws ModelException if several can
   */
  public Optional<String> find(Optional<String> apart) {
    if (card.output().isPresent()) {
      String named = card.output().get();
      requireTensor(named);
      return ClassMap.of(graph).stream()
          .filter(map -> map.output().equals(named))
          .map(ClassMap::scores)
          .findFirst()
          .or(card::output);
    }
    if (graph.output(SCORES).filter(output -> isReadable(output)).isPresent()) {
      return Optional.of(SCORES);
    }
    List<GraphTensor> candidates =
        narrowed(
            graph.outputs().stream()
                .filter(output -> !apart.equals(Optional.of(output.name())))
                .filter(this::isRows)
                .toList());
    if (candidates.size() > 1) {
      throw new ModelException(
          "%s has several outputs that could be scores, %s: name one as \"output\" in %s.json"
              .formatted(card.name(), describe(candidates), card.name()));
    }
    List<ClassMap> maps = ClassMap.of(graph);
    return candidates.isEmpty() && maps.size() == 1
        ? Optional.of(maps.get(0).scores())
        : candidates.stream().map(GraphTensor::name).findFirst();
  }

  /** That no output can hold scores. */
  public ModelException noClassifier() {
    return new ModelException(
        "%s is no classifier: none of its outputs, %s, has one score a class, [N,K], in numbers"
                .formatted(card.name(), describe(graph.outputs()))
            + " that are real or have a scale");
  }

  /**
   * @throws ModelException if there is no output and no computed tensor of that name
   */
  void requireTensor(String name) {
    if (graph.output(name).isEmpty() && !graph.computes(name)) {
      throw new ModelException(
          card.name()
              + " has no output and no tensor '"
              + name
              + "'; its outputs are "
              + describe(graph.outputs())
              + ", and 'inspect --tensors' lists what is inside");
    }
  }

  /** Of several, those that have as many numbers as there are labels, or that end as scores do. */
  private List<GraphTensor> narrowed(List<GraphTensor> candidates) {
    if (candidates.size() < 2) {
      return candidates;
    }
    List<GraphTensor> labelled =
        candidates.stream().filter(output -> width(output) == card.labels().size()).toList();
    List<GraphTensor> left = labelled.isEmpty() ? candidates : labelled;
    List<GraphTensor> activated =
        left.stream()
            .filter(output -> OutputEnding.of(graph, output.name()).isActivated())
            .toList();
    return activated.size() == 1 ? activated : left;
  }

  private static long width(GraphTensor output) {
    List<Long> shape = output.shape().orElse(List.of());
    return shape.stream().skip(shape.size() == 1 ? 0 : 1).reduce(1L, (a, b) -> a * b);
  }

  /** Whether it may hold one row an image: one axis behind the batch, but for those of one. */
  boolean isRows(GraphTensor output) {
    List<Long> shape = output.shape().orElse(List.of());
    boolean flat =
        shape.size() == 1
            ? shape.get(0) > 1
            : !shape.isEmpty() && shape.stream().skip(1).filter(size -> size != 1).count() <= 1;
    return isReadable(output) && (flat || output.shape().isEmpty());
  }

  private boolean isReadable(GraphTensor output) {
    return isReal(output)
        || (output.type().isQuantized() && Quantization.of(graph, output.name()).isPresent());
  }

  static boolean isReal(GraphTensor output) {
    return output.type().isFloating() || output.type() == ElementType.UNKNOWN;
  }

  public static String describe(List<GraphTensor> tensors) {
    return tensors.stream().map(GraphTensor::toString).collect(Collectors.joining(", "));
  }
}
