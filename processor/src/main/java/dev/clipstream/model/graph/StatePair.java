package dev.clipstream.model.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An input and the output whose value is to be fed to it with the next frame.
 *
 * @param input what the model was left with before
 * @param output what it is left with
 */
public record StatePair(GraphTensor input, GraphTensor output) {

  /** What distinguishes the names of the two: {@code state_in} and {@code state_out}. */
  private static final Pattern AFFIX =
      Pattern.compile(
          "(?<![a-z])(in|input|out|output|new|next|prev|previous|past|present|init|initial)"
              + "(?![a-z])|[^a-z0-9]");

  /**
   * Candidates, in the order of the inputs: pairs of one type and shape whose names differ by such
   * words only, and what is left if its type and shape have no other like it.
   *
   * @param apart inputs and outputs that are known to be something else
   */
  public static List<StatePair> of(ModelGraph graph, Set<String> apart) {
    List<GraphTensor> inputs = new ArrayList<>(without(graph.inputs(), apart));
    List<GraphTensor> outputs = new ArrayList<>(without(graph.outputs(), apart));
    List<StatePair> pairs = new ArrayList<>();
    for (GraphTensor input : List.copyOf(inputs)) {
      outputs.stream()
          .filter(output -> isAlike(input, output) && isRelated(root(input), root(output)))
          .findFirst()
          .ifPresent(output -> move(input, output, inputs, outputs, pairs));
    }
    for (GraphTensor input : List.copyOf(inputs)) {
      only(input, outputs)
          .filter(output -> only(output, inputs).isPresent())
          .ifPresent(output -> move(input, output, inputs, outputs, pairs));
    }
    return List.copyOf(pairs);
  }

  private static List<GraphTensor> without(List<GraphTensor> tensors, Set<String> apart) {
    return tensors.stream().filter(tensor -> !apart.contains(tensor.name())).toList();
  }

  private static void move(
      GraphTensor input,
      GraphTensor output,
      List<GraphTensor> inputs,
      List<GraphTensor> outputs,
      List<StatePair> pairs) {
    pairs.add(new StatePair(input, output));
    inputs.remove(input);
    outputs.remove(output);
  }

  /** The one of the same type and the same fixed shape, if it is the only one. */
  private static Optional<GraphTensor> only(GraphTensor of, List<GraphTensor> among) {
    List<GraphTensor> alike =
        among.stream()
            .filter(other -> other.type() == of.type() && other.shape().equals(of.shape()))
            .toList();
    boolean tells =
        of.shape().isPresent()
            && of.shape().get().size() > 1
            && of.shape().get().stream().anyMatch(size -> size > 1);
    return tells && alike.size() == 1 ? Optional.of(alike.get(0)) : Optional.empty();
  }

  private static boolean isAlike(GraphTensor input, GraphTensor output) {
    if (input.type() != output.type() || !(input.type().isFloating() || input.type().isIndex())) {
      return false;
    }
    if (input.shape().isEmpty() || output.shape().isEmpty()) {
      return true;
    }
    List<Long> one = input.shape().get();
    List<Long> other = output.shape().get();
    boolean alike = one.size() == other.size();
    for (int axis = 0; alike && axis < one.size(); axis++) {
      alike = one.get(axis) < 0 || other.get(axis) < 0 || one.get(axis).equals(other.get(axis));
    }
    return alike;
  }

  /**
   * {@code input} and {@code output} alone say nothing; {@code h} or {@code h0} becomes {@code hn}.
   */
  private static boolean isRelated(String one, String other) {
    String first = one.endsWith("0") ? one.substring(0, one.length() - 1) : one;
    return !one.isEmpty() && (one.equals(other) || (!first.isEmpty() && other.equals(first + "n")));
  }

  /** The name without what says whether it comes or goes; {@code stateN} is a way to say new. */
  private static String root(GraphTensor tensor) {
    String name = tensor.name().replaceAll("(?<=[a-z0-9])N$", "").toLowerCase(Locale.ROOT);
    return AFFIX.matcher(name).replaceAll("");
  }
}
