package dev.clipstream.model.graph;

import java.util.List;

/**
 * Scores that a graph gives as a map from label to score, {@code ZipMap}, and that are there as a
 * tensor as well.
 *
 * @param output name of the output with the map
 * @param scores name of the tensor [N,K]
 * @param labels of the classes, in the order of the scores; empty where they were left out
 */
public record ClassMap(String output, String scores, List<String> labels) {

  public ClassMap {
    labels = List.copyOf(labels);
  }

  /** Those of a graph, in the order of its outputs. */
  public static List<ClassMap> of(ModelGraph graph) {
    return graph.outputs().stream()
        .filter(output -> output.type() == ElementType.NO_TENSOR)
        .flatMap(
            output ->
                graph.producer(output.name()).stream()
                    .filter(node -> node.operator().equals("ZipMap"))
                    .flatMap(
                        node ->
                            node.input(0).stream()
                                .map(input -> new ClassMap(output.name(), input, labels(node)))))
        .toList();
  }

  private static List<String> labels(GraphNode node) {
    List<String> strings = node.strings("classlabels_strings");
    return strings.isEmpty()
        ? node.integers("classlabels_int64s").stream().map(String::valueOf).toList()
        : strings;
  }
}
