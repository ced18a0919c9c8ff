package dev.clipstream.model.graph;

import java.util.Optional;

/**
 * Finds nodes that choose the scale of a whole batch by its largest number, so that an image's
 * answer depends a little on the images beside it.
 */
public final class DynamicQuantization {

  private DynamicQuantization() {}

  /** The first of them. */
  public static Optional<GraphNode> in(ModelGraph graph) {
    return graph.nodes().stream()
        .filter(node -> node.operator().startsWith("DynamicQuantize"))
        .findFirst();
  }
}
