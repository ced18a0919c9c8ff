package dev.clipstream.trainer.evaluate;

import dev.clipstream.trainer.data.store.FrameSet;
import java.util.function.IntUnaryOperator;

/** The evaluation of a model that is sure of everything it says. */
public final class FixedScores {

  private final Gallery gallery = new Gallery(24);
  private final Scorecard card;

  /**
   * Evaluates it.
   *
   * @param answers the class that it takes an example for
   */
  public FixedScores(FrameSet set, IntUnaryOperator answers) {
    LabelMap map = LabelMap.of(set.classes(), set.classes(), set.classes().size());
    ScoreCounter scoring = new ScoreCounter(set.classes(), map, gallery);
    for (int i = 0; i < set.size(); i++) {
      float[] scores = new float[set.classes().size()];
      scores[answers.applyAsInt(i)] = 1;
      scoring.add(i, set.label(i), scores, new float[0]);
    }
    card = scoring.card(set.size(), 1);
  }

  public Scorecard card() {
    return card;
  }

  public Gallery gallery() {
    return gallery;
  }
}
