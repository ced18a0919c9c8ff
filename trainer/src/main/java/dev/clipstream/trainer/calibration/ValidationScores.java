package dev.clipstream.trainer.calibration;

import dev.clipstream.trainer.data.store.LabelSets;
import dev.clipstream.trainer.torch.Tensors;
import dev.clipstream.trainer.train.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The scores that a model gives to validation examples, logits, with the right classes. Holds five
 * million numbers at most: a temperature needs no more examples.
 */
public final class ValidationScores {

  private static final int MAX_SCORES = 5_000_000;

  private final List<float[]> scores = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();
  private Optional<LabelSets> sets = Optional.empty();
  private long held;
  private long independent;

  /** Adds a batch, or nothing of it where there are enough. */
  void add(Task.Scored batch) {
    sets = batch.sets();
    if (held < MAX_SCORES) {
      float[] all = Tensors.toFloats(batch.scores().cpu());
      long[] right = Tensors.toLongs(batch.labels().cpu());
      int classes = right.length == 0 ? 0 : all.length / right.length;
      for (int i = 0; i < right.length; i++) {
        float[] row = new float[classes];
        System.arraycopy(all, i * classes, row, 0, classes);
        put(row, (int) right[i]);
      }
      independent += batch.independent();
    }
  }

  /**
   * Adds an example.
   *
   * @param logits one for each class
   */
  void add(float[] logits, int label) {
    put(logits, label);
    independent++;
  }

  private void put(float[] logits, int label) {
    scores.add(logits);
    labels.add(label);
    held += logits.length;
  }

  /** Of examples that may show several classes. */
  void showing(LabelSets several) {
    sets = Optional.of(several);
  }

  /** Whether examples may show several classes, whose scores are then independent. */
  boolean several() {
    return sets.isPresent();
  }

  /** Whether an example shows a class. */
  boolean shows(int example, int k) {
    int label = labels.get(example);
    return sets.map(all -> all.has(label, k)).orElse(label == k);
  }

  int size() {
    return labels.size();
  }

  /** How many of them were drawn by themselves: frames of one clip are alike, and count as one. */
  long independent() {
    return independent;
  }

  /** The scores of an example. */
  float[] of(int example) {
    return scores.get(example);
  }

  /** Its right class. */
  int label(int example) {
    return labels.get(example);
  }

  /** Whether all are of the same class, by which nothing can be told apart. */
  boolean areOfOneClass() {
    return labels.stream().distinct().count() < 2;
  }

  /** The class with the highest score; the first of several. */
  int best(int example) {
    float[] all = scores.get(example);
    int best = 0;
    for (int k = 1; k < all.length; k++) {
      best = all[k] > all[best] ? k : best;
    }
    return best;
  }

  /** The probability of the best class of an example, its scores divided by a temperature. */
  double confidence(int example, double temperature) {
    float[] all = scores.get(example);
    if (several()) {
      return sigmoid(all[best(example)] / temperature);
    }
    return Math.exp(all[best(example)] / temperature - logSum(all, temperature));
  }

  static double sigmoid(double score) {
    return 1 / (1 + Math.exp(-score));
  }

  /** The logarithm of the sum over k of exp(scores[k] / temperature). */
  static double logSum(float[] scores, double temperature) {
    double most = Double.NEGATIVE_INFINITY;
    for (float score : scores) {
      most = Math.max(most, score / temperature);
    }
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score / temperature - most);
    }
    return most + Math.log(sum);
  }
}
