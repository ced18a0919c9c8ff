package dev.clipstream.model.foreign;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What {@code config.json} of a folder from Hugging Face says: the names of the classes, {@code
 * id2label}, and whether they exclude each other, {@code problem_type}.
 */
final class HuggingFaceConfig {

  private static final String CLASSIFIER = "ForImageClassification";

  private HuggingFaceConfig() {}

  /**
   * @param source for people
   * @throws IllegalArgumentException if it names the classes in no order
   */
  static Optional<Statement> read(ObjectNode config, String source) {
    boolean architectures = !config.path("architectures").isEmpty();
    boolean classifier =
        architectures && config.get("architectures").toString().contains(CLASSIFIER);
    Optional<ArrayNode> labels =
        classifier || !architectures ? LabelObject.read(config.path("id2label")) : Optional.empty();
    if (labels.isEmpty() && !classifier) {
      return Optional.empty();
    }
    Statement statement = Statement.empty(source);
    labels.ifPresent(names -> statement.said().set("labels", names));
    String problem = config.path("problem_type").asText("");
    switch (problem) {
      case "multi_label_classification" -> statement.said().put("activation", "sigmoid");
      case "regression" ->
          throw new IllegalArgumentException(
              source
                  + " says that the model is one for 'regression', and only classifiers are"
                  + " served");
      default -> {
        if (classifier) {
          statement.said().put("activation", "softmax");
        }
      }
    }
    return Optional.of(statement);
  }
}
