package dev.clipstream.model.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out where the channels of images are, before or behind height and width, from what a graph
 * does with them: ONNX's convolutions and poolings have them before, so who transposes first has
 * them behind.
 */
public enum ChannelAxis {
  /** {@code [N,C,H,W]}. */
  FIRST,
  /** {@code [N,H,W,C]}. */
  LAST;

  private static final Set<String> CHANNELS_FIRST =
      Set.of(
          "Conv",
          "QLinearConv",
          "ConvInteger",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "AveragePool",
          "MaxPool",
          "BatchNormalization",
          "InstanceNormalization",
          "SpaceToDepth");

  private static final Set<String> ELEMENTWISE =
      Set.of(
          "Identity",
          "Cast",
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Clip",
          "QuantizeLinear",
          "DequantizeLinear");

  private static final List<Long> TO_FIRST = List.of(0L, 3L, 1L, 2L);
  private static final List<Long> TO_LAST = List.of(0L, 2L, 3L, 1L);

  /**
   * @param input name of an input with four axes
   * @return empty if the graph does not tell, or says both
   */
  public static Optional<ChannelAxis> of(ModelGraph graph, String input) {
    Set<ChannelAxis> found = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(input));
    Set<String> seen = new HashSet<>();
    while (!open.isEmpty()) {
      String tensor = open.remove();
      if (!seen.add(tensor)) {
        continue;
      }
      for (GraphNode node : graph.consumers(tensor)) {
        if (ELEMENTWISE.contains(node.operator())) {
          open.addAll(node.outputs());
        } else {
          of(node).ifPresent(found::add);
        }
      }
    }
    return found.size() == 1 ? Optional.of(found.iterator().next()) : Optional.empty();
  }

  private static Optional<ChannelAxis> of(GraphNode node) {
    if (CHANNELS_FIRST.contains(node.operator())) {
      return Optional.of(FIRST);
    }
    List<Long> order = node.integers("perm");
    return node.operator().equals("Transpose") && order.equals(TO_FIRST)
        ? Optional.of(LAST)
        : node.operator().equals("Transpose") && order.equals(TO_LAST)
            ? Optional.of(FIRST)
            : Optional.empty();
  }

  /**
   * Where the channels of a map inside a graph are: before height and width, unless it was
   * transposed on its way.
   */
  public static ChannelAxis ofMap(ModelGraph graph, String tensor) {
    Set<String> seen = new HashSet<>();
    Optional<GraphNode> node = graph.producer(tensor);
    while (node.isPresent() && ELEMENTWISE.contains(node.get().operator())) {
      node = node.get().input(0).filter(seen::add).flatMap(graph::producer);
    }
    return node.filter(n -> n.operator().equals("Transpose"))
            .filter(n -> n.integers("perm").equals(TO_LAST))
            .isPresent()
        ? LAST
        : FIRST;
  }
}
