package dev.clipstream.model.step;

import dev.clipstream.model.description.GraphDescription.Layout;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.graph.ElementType;
import dev.clipstream.model.graph.GraphTensor;
import dev.clipstream.model.graph.ModelGraph;
import dev.clipstream.model.graph.StatePair;
import dev.clipstream.model.input.ExtraInputs;
import dev.clipstream.model.input.OneFrame;
import dev.clipstream.model.session.ModelException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which inputs and outputs of a step model are what. Holds native memory; close it after the last
 * run.
 *
 * @param features [N,F], [N,1,F], or [1,N,F] if time comes first; or the pixels of one frame
 * @param timeFirst whether it does
 * @param scores name of the output with the scores, [N,K]
 * @param states in the order of the graph's inputs, one or more
 * @param extra what is fed the same with every run
 * @param frame how pixels lie in it, once that is known; empty where it takes features
 */
record StepTensors(
    GraphTensor features,
    boolean timeFirst,
    String scores,
    List<StatePair> states,
    ExtraInputs extra,
    Optional<OneFrame> frame)
    implements AutoCloseable {

  private static final String FEATURES = "features";
  private static final String SCORES = "probabilities";

  StepTensors {
    states = List.copyOf(states);
  }

  /**
   * @throws ModelException if the graph is none of a step model, or it is not clear what is what
   */
  static StepTensors of(ModelGraph graph, ModelDescription card) {
    Map<String, String> said = card.graph().state();
    Optional<String> scores = scores(graph, card);
    Optional<GraphTensor> features =
        pixels(graph, card, said, scores).or(() -> features(graph, card, said));
    Set<String> apart = new HashSet<>();
    features.ifPresent(input -> apart.add(input.name()));
    scores.ifPresent(apart::add);
    List<StatePair> states = said.isEmpty() ? StatePair.of(graph, apart) : named(graph, card);
    if (states.isEmpty()) {
      throw refused(
          card,
          "none of its inputs, %s, has the type and shape of an output that could be fed to it"
                  .formatted(graph.inputs())
              + " with the next frame; if one has, say which as \"state\": {\"INPUT\": \"OUTPUT\"}"
              + " in "
              + card.name()
              + ".json");
    }
    states.forEach(state -> requireKind(card, state));
    Set<String> given = new HashSet<>();
    states.forEach(state -> given.add(state.output().name()));
    Set<String> fed = new HashSet<>();
    states.forEach(state -> fed.add(state.input().name()));
    GraphTensor found =
        features
            .or(() -> only(graph.inputs(), fed, StepTensors::canBeFeatures))
            .orElseThrow(() -> noFeatures(graph, card));
    fed.add(found.name());
    String scored =
        scores
            .or(() -> only(graph.outputs(), given, t -> t.type().isFloating()).map(t -> t.name()))
            .orElseThrow(
                () ->
                    refused(
                        card,
                        "it is not clear which of %s are scores: name it as \"output\" in %s.json"
                            .formatted(graph.outputs(), card.name())));
    Optional<Layout> layout = card.graph().layout();
    return new StepTensors(
        found,
        layout.equals(Optional.of(Layout.TNF)),
        scored,
        states,
        ExtraInputs.of(graph, card, fed),
        Optional.empty());
  }

  /** Pixels of one frame: what is named, or what no output is fed to; features come first. */
  private static Optional<GraphTensor> pixels(
      ModelGraph graph, ModelDescription card, Map<String, String> said, Optional<String> scores) {
    String name = card.input().orElse(FEATURES);
    Optional<GraphTensor> named =
        graph.inputs().stream().filter(input -> input.name().equals(name)).findFirst();
    if (card.input().isPresent() || named.filter(StepTensors::canBeFeatures).isPresent()) {
      return named.filter(OneFrame::canBe);
    }
    Set<String> states = new HashSet<>(said.keySet());
    if (said.isEmpty()) {
      StatePair.of(graph, scores.map(Set::of).orElse(Set.of()))
          .forEach(pair -> states.add(pair.input().name()));
    }
    return only(graph.inputs(), states, OneFrame::canBe);
  }

  /** Whether it takes the pixels of a frame, and not features. */
  boolean takesPixels() {
    return features.hasRank(4) || features.hasRank(5);
  }

  /** With how pixels lie in it. */
  StepTensors with(Optional<OneFrame> known) {
    return new StepTensors(features, timeFirst, scores, states, extra, known);
  }

  private static Optional<GraphTensor> features(
      ModelGraph graph, ModelDescription card, Map<String, String> said) {
    String name = card.input().orElse(FEATURES);
    return graph.inputs().stream()
        .filter(input -> input.name().equals(name) && canBeFeatures(input))
        .findFirst()
        .or(() -> only(graph.inputs(), said.keySet(), StepTensors::canBeFeatures));
  }

  /** [N,F], or three axes of which one is a time of one frame or left open. */
  private static boolean canBeFeatures(GraphTensor input) {
    boolean oneFrame = input.hasRank(3) && (input.size(1) <= 1 || input.size(0) == 1);
    return input.type().isFloating() && (input.hasRank(2) || oneFrame);
  }

  private static Optional<String> scores(ModelGraph graph, ModelDescription card) {
    if (card.output().isPresent()) {
      String named = card.output().get();
      if (!graph.computes(named)) {
        throw refused(card, "it has no tensor '" + named + "', which its description names");
      }
      return card.output();
    }
    return graph.output(SCORES).map(GraphTensor::name);
  }

  private static Optional<GraphTensor> only(
      List<GraphTensor> all, Set<String> apart, Predicate<GraphTensor> kind) {
    List<GraphTensor> left =
        all.stream().filter(tensor -> !apart.contains(tensor.name()) && kind.test(tensor)).toList();
    return left.size() == 1 ? Optional.of(left.get(0)) : Optional.empty();
  }

  private static List<StatePair> named(ModelGraph graph, ModelDescription card) {
    List<StatePair> pairs = new ArrayList<>();
    card.graph()
        .state()
        .forEach(
            (input, output) -> {
              GraphTensor in =
                  graph.inputs().stream()
                      .filter(tensor -> tensor.name().equals(input))
                      .findFirst()
                      .orElseThrow(
                          () ->
                              refused(
                                  card,
                                  "\"state\" names '%s', which is none of its inputs %s"
                                      .formatted(input, graph.inputs())));
              GraphTensor out =
                  graph
                      .output(output)
                      .orElseThrow(
                          () ->
                              refused(
                                  card,
                                  "\"state\" names '%s', which is none of its outputs %s"
                                      .formatted(output, graph.outputs())));
              pairs.add(new StatePair(in, out));
            });
    return pairs;
  }

  private static void requireKind(ModelDescription card, StatePair state) {
    boolean same =
        state.output().type() == state.input().type()
            || state.output().type() == ElementType.UNKNOWN;
    if (!same || !StateTensor.canBeKept(state.input().type())) {
      throw refused(
          card,
          "the state %s → %s is not of one type that can be kept: floats, whole numbers or flags"
              .formatted(state.input(), state.output()));
    }
  }

  private static ModelException noFeatures(ModelGraph graph, ModelDescription card) {
    return refused(
        card,
        "it takes %s, where the features of one frame, [N,F] or [N,1,F], are needed, or its pixels,"
                .formatted(graph.inputs())
            + " [N,C,H,W] or [N,H,W,C] with or without a time of one; if one of them is that, name"
            + " it as \"input\" in "
            + card.name()
            + ".json");
  }

  static ModelException refused(ModelDescription card, String why) {
    return new ModelException(card.name() + " is no step model: " + why);
  }

  /** Streams that the graph insists on; 0 for any number. */
  int fixedBatch() {
    return (int) Math.max(0, features.size(timeFirst ? 1 : 0));
  }

  /** Numbers a frame; 0 if the graph does not say. */
  int featureSize() {
    if (frame.isPresent()) {
      return frame.get().elements();
    }
    return (int) Math.max(0, features.size(features.shape().orElseThrow().size() - 1));
  }

  /** The shape of the features of some streams. */
  long[] featureShape(int rows, int size) {
    if (frame.isPresent()) {
      return frame.get().batchShape(rows);
    }
    if (features.hasRank(2)) {
      return new long[] {rows, size};
    }
    return timeFirst ? new long[] {1, rows, size} : new long[] {rows, 1, size};
  }

  @Override
  public void close() {
    extra.close();
  }
}
