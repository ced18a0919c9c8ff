package dev.clipstream.trainer.evaluate;

import dev.clipstream.model.ClipModel;
import dev.clipstream.model.output.SequenceScores;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.DataException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Scores a model of whole clips on a data set, by the code that serves it: the processor's choice
 * of frames and its inference.
 */
public final class ClipModelEvaluation {

  private static final int BATCH = 8;

  private ClipModelEvaluation() {}

  /**
   * Scores a model on clips whose frames have its size.
   *
   * @param witness shown every clip's scores
   */
  public static Scorecard of(ClipModel model, ClipSet set, ExampleListener witness) {
    if (model.height() != set.height() || model.width() != set.width()) {
      throw new DataException(
          "the data set has frames of %dx%d, and the model takes %dx%d"
              .formatted(set.width(), set.height(), model.width(), model.height()));
    }
    LabelMap map =
        LabelMap.of(
            set.classes(), model.card().labels(), model.classes(), model.card().unknownBelow());
    ScoreCounter scoring = new ScoreCounter(set.classes(), set.labelSets(), map, witness);
    Stopwatch watch = new Stopwatch(System::nanoTime);
    ClipModel.Runner runner = model.newRunner(BATCH);
    for (int from = 0; from < set.size(); from += BATCH) {
      int count = Math.min(BATCH, set.size() - from);
      int[] truth = new int[count];
      ByteBuffer pixels = runner.pixels().duplicate().clear();
      for (int i = 0; i < count; i++) {
        ClipSet.Clip clip = set.clip(from + i);
        truth[i] = clip.label();
        for (int at : model.sample(clip.frames().size())) {
          pixels.put(clip.frames().get(at));
        }
      }
      List<SequenceScores> scores = watch.time(() -> runner.run(count));
      for (int i = 0; i < count; i++) {
        scoring.add(from + i, truth[i], scores.get(i).probabilities(), new float[0]);
      }
    }
    return scoring.card((long) set.size() * model.frames(), watch.seconds());
  }
}
