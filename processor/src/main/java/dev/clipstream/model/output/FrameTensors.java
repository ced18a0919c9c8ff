package dev.clipstream.model.output;

import dev.clipstream.model.description.GraphDescription.Role;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.graph.ClassMap;
import dev.clipstream.model.graph.GraphTensor;
import dev.clipstream.model.graph.ModelGraph;
import dev.clipstream.model.graph.PenultimateTensor;
import dev.clipstream.model.session.ModelException;
import java.util.List;
import java.util.Optional;

/**
 * Which tensors of a frame model's graph hold the scores and the features.
 *
 * @param scores [N,K]; empty for an encoder
 * @param features what is to become [N,F]; empty if there are none
 * @param chosen whether the features were chosen here, and nobody named them
 */
public record FrameTensors(Optional<String> scores, Optional<String> features, boolean chosen) {

  private static final String FEATURES = "features";

  /**
   * @param wantsFeatures whether a sequence model is to read them: then a classifier that names
   *     none gives what its last layer reads
   * @throws ModelException if the model is neither a classifier nor an encoder, or it cannot be
   *     told which tensors are which
   */
  public static FrameTensors of(ModelGraph graph, ModelDescription card, boolean wantsFeatures) {
    ScoreTensor tensor = new ScoreTensor(graph, card);
    card.features().ifPresent(tensor::requireTensor);
    Optional<String> features =
        card.features()
            .or(() -> graph.output(FEATURES).filter(ScoreTensor::isReal).map(GraphTensor::name));
    if (card.graph().textEmbeddings().isPresent()
        || card.graph().role().equals(Optional.of(Role.ENCODER))) {
      return encoder(graph, card, features);
    }
    Optional<String> scores = tensor.find(features);
    if (scores.isEmpty() && card.graph().role().equals(Optional.of(Role.CLASSIFIER))) {
      throw tensor.noClassifier();
    }
    if (scores.isEmpty()) {
      return encoder(graph, card, Optional.of(features.orElseThrow(tensor::noClassifier)));
    }
    return features.isPresent() || !wantsFeatures
        ? new FrameTensors(scores, features, false)
        : new FrameTensors(scores, PenultimateTensor.of(graph, scores.get()), true);
  }

  /** Labels that a graph itself has for its scores. */
  public static List<String> labels(ModelGraph graph) {
    return ClassMap.of(graph).stream().map(ClassMap::labels).findFirst().orElse(List.of());
  }

  private static FrameTensors encoder(
      ModelGraph graph, ModelDescription card, Optional<String> named) {
    if (card.graph().textEmbeddings().isEmpty() && !card.labels().isEmpty()) {
      throw new ModelException(
          card.name()
              + " has labels, but is an encoder, which gives no scores: remove them, or give"
              + " \"text_embeddings\" in "
              + card.name()
              + ".json");
    }
    return new FrameTensors(
        Optional.empty(), named.or(() -> Optional.of(onlyRows(graph, card))), false);
  }

  private static String onlyRows(ModelGraph graph, ModelDescription card) {
    ScoreTensor tensor = new ScoreTensor(graph, card);
    List<GraphTensor> rows = graph.outputs().stream().filter(tensor::isRows).toList();
    if (rows.size() != 1) {
      throw new ModelException(
          "%s gives %s: name what an encoder gives as \"features\" in %s.json"
              .formatted(card.name(), ScoreTensor.describe(graph.outputs()), card.name()));
    }
    return rows.get(0).name();
  }
}
