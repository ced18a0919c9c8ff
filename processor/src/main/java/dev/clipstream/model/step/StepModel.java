package dev.clipstream.model.step;

import ai.onnxruntime.OrtException;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.description.ModelDescription.Task;
import dev.clipstream.model.description.ModelDescriptions;
import dev.clipstream.model.graph.GraphEdit;
import dev.clipstream.model.graph.GraphTensor;
import dev.clipstream.model.graph.ModelGraph;
import dev.clipstream.model.graph.TrainingNodes;
import dev.clipstream.model.input.OneFrame;
import dev.clipstream.model.input.PixelInput;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.InferenceException;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.model.session.ModelSource;
import dev.clipstream.model.session.OnnxSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A recurrent classifier in its one-step form: takes {@code features} [N,F] (or [N,1,F]) or the
 * pixels of one frame of each of N streams ({@link OneFrame}), and the states that those streams
 * were left with, and gives scores [N,K] of all frames so far and the states to go on with.
 *
 * <p>States are what {@code "state"} in the description pairs, input to output, else inputs that
 * are named, typed and shaped as an output is. They begin as zeros, or as the initializers that
 * {@code "state_init"} names. A stream's state is one row of each along the batch.
 *
 * <p>{@link #step} may be called by many threads; close it after the last call.
 */
public final class StepModel implements AutoCloseable {

  private final ModelDescription card;
  private final OnnxSession session;
  private final int featureSize;
  private final StepProbe.Findings found;

  private StepModel(
      ModelDescription card, OnnxSession session, int featureSize, StepProbe.Findings found) {
    this.card = card;
    this.session = session;
    this.featureSize = featureSize;
    this.found = found;
  }

  /**
   * Loads a step model whose file says how many features it takes, and tries it on a few frames.
   *
   * @throws ModelException if it cannot be served
   */
  public static StepModel open(Path file, Device device) {
    return open(file, device, 0);
  }

  /**
   * As {@link #open(Path, Device)}.
   *
   * @param featureSize numbers a frame, for files that do not say it; 0 if nobody knows
   */
  public static StepModel open(Path file, Device device, int featureSize) {
    if (!Files.isRegularFile(file)) {
      throw new ModelException("there is no model file " + file);
    }
    ModelSource source = ModelSource.read(file);
    ModelGraph graph = source.graph();
    ModelDescription card =
        ModelDescriptions.read(file, graph.metadata(), List.of(), source.sha256(), Task.STEP);
    requireStep(file, card, graph);
    StepTensors tensors = StepTensors.of(graph, card);
    try {
      requireOneStream(card, tensors);
      int given = tensors.takesPixels() ? 0 : size(card, tensors, featureSize);
      OnnxSession session = OnnxSession.open(source, edit(graph, card, tensors), device);
      try {
        StepTensors known = tensors.with(frame(tensors, session, graph, card));
        int size = given > 0 ? given : known.featureSize();
        return new StepModel(card, session, size, StepProbe.of(card, graph, known, session, size));
      } catch (RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (RuntimeException e) {
      tensors.close();
      throw e;
    }
  }

  /**
   * Whether a file is a step model, as it says itself, or, where it says nothing, by a state that
   * is fed from one run to the next; whoever opens it says what is wrong with it.
   */
  public static boolean isStepModel(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try {
      ModelGraph graph = ModelGraph.read(file);
      ModelDescription card =
          ModelDescriptions.read(file, graph.metadata(), List.of(), "0".repeat(64), Task.STEP);
      return card.task().map(said -> said == Task.STEP).orElseGet(() -> hasState(graph, card));
    } catch (IOException | ModelException e) {
      return false;
    }
  }

  /** Such a graph is no other kind of model: nobody else feeds a state. */
  private static boolean hasState(ModelGraph graph, ModelDescription card) {
    try (StepTensors tensors = StepTensors.of(graph, card)) {
      return !tensors.states().isEmpty();
    }
  }

  private static void requireStep(Path file, ModelDescription card, ModelGraph graph) {
    card.task()
        .filter(task -> task != Task.STEP)
        .ifPresent(
            task -> {
              throw new ModelException(
                  "%s is no step model: it says that it is a %s model"
                      .formatted(file, task.name().toLowerCase(Locale.ROOT)));
            });
    TrainingNodes.of(graph).stream()
        .findFirst()
        .ifPresent(
            node -> {
              throw new ModelException(
                  file + " was exported in training mode: " + node + "; export it for evaluation");
            });
  }

  private static void requireOneStream(ModelDescription card, StepTensors tensors) {
    if (tensors.fixedBatch() > 1) {
      throw StepTensors.refused(
          card,
          "it takes %d streams at once; export it with a batch that is open, or of one"
              .formatted(tensors.fixedBatch()));
    }
  }

  private static Optional<OneFrame> frame(
      StepTensors tensors, OnnxSession session, ModelGraph graph, ModelDescription card) {
    GraphTensor input = tensors.features();
    return tensors.takesPixels()
        ? Optional.of(
            OneFrame.of(
                input, Objects.requireNonNull(session.inputs().get(input.name())), graph, card))
        : Optional.empty();
  }

  private static int size(ModelDescription card, StepTensors tensors, int given) {
    int own = tensors.featureSize();
    if (own == 0 && given == 0) {
      throw StepTensors.refused(
          card, "nothing says how many features a frame has: export it with that size fixed");
    }
    if (own > 0 && given > 0 && own != given) {
      throw new ModelException(card.name() + " takes " + own + " features a frame, not " + given);
    }
    return own > 0 ? own : given;
  }

  private static GraphEdit edit(ModelGraph graph, ModelDescription card, StepTensors tensors) {
    Map<String, String> initializers = card.graph().stateInit();
    initializers.forEach(
        (input, initializer) -> {
          boolean known =
              tensors.states().stream().anyMatch(state -> state.input().name().equals(input));
          if (!known || !graph.hasInitializer(initializer)) {
            throw new ModelException(
                "%s: \"state_init\" says that '%s' begins as '%s', but %s"
                    .formatted(
                        card.name(),
                        input,
                        initializer,
                        known
                            ? "the graph has no initializer of that name"
                            : "that input is no state"));
          }
        });
    GraphEdit edit = new GraphEdit(graph);
    initializers.values().forEach(edit::expose);
    edit.expose(tensors.scores());
    return edit;
  }

  public ModelDescription card() {
    return card;
  }

  public Device device() {
    return session.device();
  }

  /** Length of {@link Stepped#probabilities()}. */
  public int classes() {
    return found.classes();
  }

  /** Numbers a frame. */
  public int featureSize() {
    return featureSize;
  }

  /** How it takes the pixels of a frame; empty where it takes the features of another model. */
  public Optional<PixelInput> pixels() {
    return found.run().tensors().frame().map(OneFrame::pixels);
  }

  /** Whether a file is a step model that takes pixels; whoever opens it says what is wrong. */
  static boolean takesPixels(Path file) {
    try {
      ModelGraph graph = ModelGraph.read(file);
      ModelDescription card =
          ModelDescriptions.read(file, graph.metadata(), List.of(), "0".repeat(64), Task.STEP);
      try (StepTensors tensors = StepTensors.of(graph, card)) {
        return tensors.takesPixels();
      }
    } catch (IOException | ModelException e) {
      return false;
    }
  }

  /** What one stream's state takes. */
  public int stateBytes() {
    return found.run().stateBytes();
  }

  /** Whether each score is that of a label by itself; else they are one distribution. */
  public boolean givesIndependentScores() {
    return found.scoring().independent();
  }

  /** Whether several streams are stepped in one run. */
  public boolean stepsTogether() {
    return found.together();
  }

  /** How its numbers become scores and why, for people. */
  public String describeScores() {
    return found.scoring().describe();
  }

  /** Whether how its numbers become scores is said by nobody. */
  public boolean guessesScores() {
    return found.scoring().guessed();
  }

  /** What it takes of a frame, for people: {@code features float [N,64]}. */
  public String describeInput() {
    return found.run().tensors().features().toString();
  }

  /** The states, for people: {@code h → h_out float [N,64]} each. */
  public List<String> describeStates() {
    return found.run().states().stream().map(StateTensor::toString).toList();
  }

  /** What a stream begins with. */
  public StepState initial() {
    return found.initial();
  }

  /**
   * Takes one frame of each of some streams, in as few runs as the graph allows.
   *
   * @param features each float [F]
   * @param states what each stream was left with, as many
   * @return one a stream, in order; what is not {@link Stepped#isSound sound} is not to be gone on
   *     from
   * @throws InferenceException if a run fails
   */
  public List<Stepped> step(List<float[]> features, List<StepState> states) {
    if (features.size() != states.size()) {
      throw new IllegalArgumentException(
          features.size() + " frames of streams with " + states.size() + " states");
    }
    if (features.isEmpty()) {
      return List.of();
    }
    require(features, states);
    try {
      List<Stepped> all = new ArrayList<>(features.size());
      int rows = found.together() ? found.run().maxRows(featureSize) : 1;
      for (int from = 0; from < features.size(); from += rows) {
        int to = Math.min(features.size(), from + rows);
        found
            .run()
            .run(features.subList(from, to), states.subList(from, to))
            .forEach(
                raw ->
                    all.add(new Stepped(found.scoring().apply(raw.probabilities()), raw.next())));
      }
      return all;
    } catch (OrtException | IllegalStateException e) {
      throw new InferenceException(
          card.name() + " failed on " + features.size() + " frames: " + e.getMessage(), e);
    }
  }

  private void require(List<float[]> features, List<StepState> states) {
    Optional<float[]> odd = features.stream().filter(f -> f.length != featureSize).findFirst();
    if (odd.isPresent()) {
      throw new IllegalArgumentException(
          card.name() + " takes " + featureSize + " features a frame, not " + odd.get().length);
    }
    Optional<StepState> other =
        states.stream().filter(state -> state.length() != stateBytes()).findFirst();
    if (other.isPresent()) {
      throw new IllegalArgumentException(
          card.name() + " has " + stateBytes() + " bytes of state, not " + other.get().length());
    }
  }

  @Override
  public void close() {
    session.close();
    found.run().close();
  }
}
