package dev.clipstream.model.graph;

import java.util.List;

/**
 * Finds nodes that were exported in training mode: batch norm that normalizes with the statistics
 * of the batch at hand, dropout that drops. Their answers for an image depend on chance, or on the
 * images beside it.
 */
public final class TrainingNodes {

  private static final long BATCH_NORM_HAS_MODE = 14;
  private static final int DROPOUT_MODE = 2;

  private TrainingNodes() {}

  /** In the order of the graph. */
  public static List<GraphNode> of(ModelGraph graph) {
    return graph.nodes().stream().filter(node -> trains(graph, node)).toList();
  }

  private static boolean trains(ModelGraph graph, GraphNode node) {
    if (!node.isStandard()) {
      return false;
    }
    return switch (node.operator()) {
      case "BatchNormalization" ->
          graph.opset() >= BATCH_NORM_HAS_MODE
              ? node.integer("training_mode").orElse(0) != 0
              : node.outputs().stream().filter(output -> !output.isEmpty()).count() > 1;
      case "Dropout" ->
          node.input(DROPOUT_MODE)
              .flatMap(graph::numbers)
              .filter(mode -> mode.length == 1 && mode[0] != 0)
              .isPresent();
      default -> false;
    };
  }
}
