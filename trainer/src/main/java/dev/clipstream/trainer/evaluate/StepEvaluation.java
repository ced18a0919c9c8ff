package dev.clipstream.trainer.evaluate;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepState;
import dev.clipstream.model.step.Stepped;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.DataException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a step model over clips, frame after frame, by the code that serves it.
 *
 * @param scores what it says of each clip after each of its frames, the place of a label being that
 *     among the classes of the set and the labels that the set lacks
 * @param card how right it is after the last frame of each clip
 */
public record StepEvaluation(List<StepScores> scores, Scorecard card) {

  /** Clips that are stepped together. */
  private static final int BATCH = 32;

  public StepEvaluation {
    scores = List.copyOf(scores);
  }

  /**
   * Runs a step model over clips whose frames have the frame model's size.
   *
   * @param witness is shown what it says at the end of every clip
   */
  public static StepEvaluation of(
      FrameModel frames, StepModel step, ClipSet set, ExampleListener witness) {
    requireFeatures(step);
    if (set.labelSets().isPresent()) {
      throw new DataException(
          "these clips have several labels each, and a step model decides on one: score the pair"
              + " with --sequence-model");
    }
    Evaluation.requireSize(frames, set.height(), set.width());
    LabelMap map =
        LabelMap.of(
            set.classes(), step.card().labels(), step.classes(), step.card().unknownBelow());
    ScoreCounter scoring = new ScoreCounter(set.classes(), map, witness);
    Stopwatch watch = new Stopwatch(System::nanoTime);
    FrameModel.Runner runner = frames.newRunner(BATCH);
    List<StepScores> all = new ArrayList<>();
    long images = 0;
    for (int from = 0; from < set.size(); from += BATCH) {
      List<float[][]> features = new ArrayList<>();
      List<Integer> truth = new ArrayList<>();
      for (int i = from; i < Math.min(set.size(), from + BATCH); i++) {
        ClipSet.Clip clip = set.clip(i);
        features.add(Evaluation.features(runner, clip.frames(), watch));
        truth.add(clip.label());
        images += clip.frames().size();
      }
      List<float[][]> said = watch.time(() -> step(step, features));
      for (int i = 0; i < said.size(); i++) {
        float[][] one = said.get(i);
        scoring.add(from + i, truth.get(i), one[one.length - 1], new float[0]);
        all.add(scores(map, truth.get(i), one));
      }
    }
    return new StepEvaluation(all, scoring.card(images, watch.seconds()));
  }

  /**
   * @throws ModelException if it takes pixels
   */
  static void requireFeatures(StepModel step) {
    if (step.pixels().isPresent()) {
      throw new ModelException(
          step.card().name()
              + " takes pixels: only step models that take the features of a frame model are"
              + " scored");
    }
  }

  private static StepScores scores(LabelMap map, int truth, float[][] scores) {
    float[][] columns = new float[scores.length][];
    int[] unknown = new int[scores.length];
    for (int t = 0; t < scores.length; t++) {
      columns[t] = map.columns(scores[t]);
      unknown[t] = map.unknown(scores[t]).orElse(StepScores.KNOWN);
    }
    return StepScores.of(truth, columns, unknown);
  }

  /** The scores [T][K] of each clip: all are stepped together until they end. */
  private static List<float[][]> step(StepModel model, List<float[][]> clips) {
    List<float[][]> scores = new ArrayList<>();
    List<StepState> states = new ArrayList<>();
    int longest = 0;
    for (float[][] clip : clips) {
      scores.add(new float[clip.length][]);
      states.add(model.initial());
      longest = Math.max(longest, clip.length);
    }
    for (int t = 0; t < longest; t++) {
      List<Integer> going = new ArrayList<>();
      for (int i = 0; i < clips.size(); i++) {
        if (t < clips.get(i).length) {
          going.add(i);
        }
      }
      int now = t;
      List<Stepped> stepped =
          model.step(
              going.stream().map(i -> clips.get(i)[now]).toList(),
              going.stream().map(states::get).toList());
      for (int j = 0; j < going.size(); j++) {
        scores.get(going.get(j))[t] = stepped.get(j).probabilities();
        states.set(going.get(j), stepped.get(j).next());
      }
    }
    return scores;
  }
}
