package dev.clipstream.model.step;

import ai.onnxruntime.OrtException;
import dev.clipstream.model.BatchComparison;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.graph.DynamicQuantization;
import dev.clipstream.model.graph.ElementType;
import dev.clipstream.model.graph.ModelGraph;
import dev.clipstream.model.graph.OutputEnding;
import dev.clipstream.model.output.Scoring;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.model.session.OnnxSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Tries a step model on a few frames of noise when it is loaded: of one stream, and of two at once.
 * What lies along which axis of a state is found by that, since files rarely say it.
 */
final class StepProbe {

  private static final int STEPS = 4;

  /** Ways in which states can lie in memory that are tried. */
  private static final int MAX_TRIED = 64;

  /**
   * What was found.
   *
   * @param run with the states as they lie in memory
   * @param initial what a stream begins with
   * @param scoring how numbers become scores
   * @param classes scores a frame
   * @param together whether several streams can be stepped in one run
   */
  record Findings(StepRun run, StepState initial, Scoring scoring, int classes, boolean together) {}

  private final ModelDescription card;
  private final StepTensors tensors;
  private final OnnxSession session;
  private final List<float[]> one = new ArrayList<>();
  private final List<float[]> other = new ArrayList<>();

  private StepProbe(
      ModelDescription card, StepTensors tensors, OnnxSession session, int featureSize) {
    this.card = card;
    this.tensors = tensors;
    this.session = session;
    Random random = new Random(1);
    // Pixels as they are go up to 255.
    float scale = tensors.features().type() == ElementType.UINT8 ? 60 : 1;
    for (int i = 0; i < STEPS; i++) {
      one.add(noise(random, featureSize, scale));
      other.add(noise(random, featureSize, scale));
    }
  }

  /**
   * @param featureSize numbers a frame
   * @throws ModelException if it cannot be served; the message says why
   */
  static Findings of(
      ModelDescription card,
      ModelGraph graph,
      StepTensors tensors,
      OnnxSession session,
      int featureSize) {
    return new StepProbe(card, tensors, session, featureSize).find(graph);
  }

  private static float[] noise(Random random, int size, float scale) {
    float[] frame = new float[size];
    for (int i = 0; i < size; i++) {
      frame[i] = (float) Math.min(255, scale * Math.abs(random.nextGaussian()));
    }
    return frame;
  }

  private Findings find(ModelGraph graph) {
    Optional<Exception> failure = Optional.empty();
    Optional<StepRun> alone = Optional.empty();
    for (StepRun run : runs()) {
      try {
        StepState initial = initial(run);
        List<float[]> rows = alone(run, initial, one);
        if (tensors.fixedBatch() == 1 || agrees(run, initial, rows, graph)) {
          return findings(graph, run, initial, rows);
        }
        alone = alone.or(() -> Optional.of(run));
      } catch (OrtException | IllegalStateException e) {
        failure = failure.or(() -> Optional.of(e));
      }
    }
    if (alone.isEmpty()) {
      throw doesNotRun(failure.orElseGet(() -> new IllegalStateException("no shape fits")));
    }
    try {
      StepState initial = initial(alone.get());
      return findings(graph, alone.get(), initial, alone(alone.get(), initial, one));
    } catch (OrtException | IllegalStateException e) {
      throw doesNotRun(e);
    }
  }

  /** With all the ways in which its states can lie in memory. */
  private List<StepRun> runs() {
    List<List<StateTensor>> ways = List.of(List.of());
    for (var pair : tensors.states()) {
      List<List<StateTensor>> longer = new ArrayList<>();
      for (List<StateTensor> way : ways) {
        for (StateTensor next : StateTensor.candidates(pair)) {
          List<StateTensor> more = new ArrayList<>(way);
          more.add(next);
          longer.add(more);
        }
      }
      if (longer.isEmpty()) {
        throw StepTensors.refused(
            card,
            "nothing tells which axis of its state %s is the batch: export it with one that is open"
                .formatted(pair.input()));
      }
      ways = longer.subList(0, Math.min(longer.size(), MAX_TRIED));
    }
    return ways.stream().map(way -> new StepRun(session, tensors, way)).toList();
  }

  private StepState initial(StepRun run) throws OrtException {
    return run.initial(card.graph().stateInit(), one.get(0));
  }

  private List<float[]> alone(StepRun run, StepState initial, List<float[]> frames)
      throws OrtException {
    List<float[]> rows = new ArrayList<>();
    StepState state = initial;
    for (float[] frame : frames) {
      Stepped stepped = run.tryRun(List.of(frame), List.of(state)).get(0);
      rows.add(stepped.probabilities());
      state = stepped.next();
    }
    return rows;
  }

  /** Whether two streams give together what they give alone, step by step. */
  private boolean agrees(StepRun run, StepState initial, List<float[]> rows, ModelGraph graph) {
    if (DynamicQuantization.in(graph).isPresent()) {
      return false;
    }
    try {
      List<float[]> others = alone(run, initial, other);
      StepState first = initial;
      StepState second = initial;
      for (int i = 0; i < STEPS; i++) {
        List<Stepped> both = run.tryRun(List.of(one.get(i), other.get(i)), List.of(first, second));
        first = both.get(0).next();
        second = both.get(1).next();
        if (!BatchComparison.areAlike(both.get(0).probabilities(), rows.get(i))
            || !BatchComparison.areAlike(both.get(1).probabilities(), others.get(i))) {
          return false;
        }
      }
      return true;
    } catch (OrtException | IllegalStateException e) {
      return false;
    }
  }

  private Findings findings(ModelGraph graph, StepRun run, StepState initial, List<float[]> rows)
      throws OrtException {
    requireSteadiness(run, initial, rows);
    boolean together = tensors.fixedBatch() != 1 && agrees(run, initial, rows, graph);
    Scoring scoring =
        Scoring.of(
            card,
            tensors.scores(),
            OutputEnding.of(graph, tensors.scores()),
            rows.stream().map(float[]::clone).toList());
    int classes = scoring.labels(rows.get(0).length);
    if (!card.labels().isEmpty() && card.labels().size() != classes) {
      throw new ModelException(
          card.name()
              + " gives "
              + classes
              + " scores but has "
              + card.labels().size()
              + " labels: they must be the same, in the same order");
    }
    return new Findings(run, initial, scoring, classes, together);
  }

  private void requireSteadiness(StepRun run, StepState initial, List<float[]> rows)
      throws OrtException {
    List<float[]> again = alone(run, initial, one);
    for (int i = 0; i < STEPS; i++) {
      if (!BatchComparison.areAlike(again.get(i), rows.get(i))) {
        throw new ModelException(
            card.name()
                + " has other scores for the same frames each time: something in it is random");
      }
    }
  }

  private ModelException doesNotRun(Exception e) {
    String message = String.valueOf(e.getMessage());
    return new ModelException(
        card.name()
            + " does not run on a frame and a state: "
            + message.lines().findFirst().orElse(message),
        e);
  }
}
