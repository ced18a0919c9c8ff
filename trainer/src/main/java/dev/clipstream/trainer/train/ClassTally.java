package dev.clipstream.trainer.train;

import dev.clipstream.trainer.data.store.LabelSets;
import dev.clipstream.trainer.torch.Tensors;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Counts how often each class was right, was said, and was said rightly; where examples may show
 * several classes, those are said that have a probability of a half at least.
 */
final class ClassTally {

  private long[] examples = new long[0];
  private long[] said = new long[0];
  private long[] right = new long[0];
  private long all;
  private boolean several;

  /**
   * Counts a batch in.
   *
   * @param batch scores with the right classes
   */
  void add(Task.Scored batch) {
    Tensor scores = batch.scores();
    int classes = Math.toIntExact(scores.size(1));
    if (examples.length == 0) {
      examples = new long[classes];
      said = new long[classes];
      right = new long[classes];
    }
    all += scores.size(0);
    if (batch.sets().isPresent()) {
      several = true;
      addSets(batch, batch.sets().get());
      return;
    }
    float[] best =
        Tensors.toFloats(
            scores.detach().argmax(new LongOptional(1), false).to(torch.ScalarType.Float).cpu());
    float[] truth = Tensors.toFloats(batch.labels().to(torch.ScalarType.Float).cpu());
    for (int i = 0; i < best.length; i++) {
      examples[(int) truth[i]]++;
      said[(int) best[i]]++;
      right[(int) truth[i]] += best[i] == truth[i] ? 1 : 0;
    }
  }

  private void addSets(Task.Scored batch, LabelSets sets) {
    float[] scores = Tensors.toFloats(batch.scores().cpu());
    long[] labels = Tensors.toLongs(batch.labels().cpu());
    int classes = examples.length;
    for (int i = 0; i < scores.length; i++) {
      boolean is = sets.has((int) labels[i / classes], i % classes);
      boolean says = scores[i] >= 0;
      examples[i % classes] += is ? 1 : 0;
      said[i % classes] += says ? 1 : 0;
      right[i % classes] += is && says ? 1 : 0;
    }
  }

  /** Examples of which all classes are said that they show, and no others. */
  static int exact(Task.Scored batch, LabelSets sets) {
    float[] scores = Tensors.toFloats(batch.scores().cpu());
    long[] labels = Tensors.toLongs(batch.labels().cpu());
    int classes = sets.classes();
    int exact = 0;
    for (int i = 0; i < labels.length; i++) {
      boolean all = true;
      for (int k = 0; k < classes && all; k++) {
        all = sets.has((int) labels[i], k) == (scores[i * classes + k] >= 0);
      }
      exact += all ? 1 : 0;
    }
    return exact;
  }

  /**
   * The mean recall of the classes that have examples, 0 to 1; where examples may show several,
   * that of a class is the mean of its recall and of how many that do not show it are told so.
   */
  double balancedAccuracy() {
    double sum = 0;
    int classes = 0;
    for (int k = 0; k < examples.length; k++) {
      if (examples[k] > 0) {
        double recall = (double) right[k] / examples[k];
        sum += several ? (recall + specificity(k, recall)) / 2 : recall;
        classes++;
      }
    }
    return classes == 0 ? 0 : sum / classes;
  }

  /** Of those that do not show a class, the part that is told so; another where all show it. */
  private double specificity(int k, double other) {
    long without = all - examples[k];
    return without == 0 ? other : 1 - (double) (said[k] - right[k]) / without;
  }

  /** The mean F1 of the classes that have examples, 0 to 1. */
  double macroF1() {
    double sum = 0;
    int classes = 0;
    for (int k = 0; k < examples.length; k++) {
      if (examples[k] > 0) {
        sum += 2.0 * right[k] / (examples[k] + said[k]);
        classes++;
      }
    }
    return classes == 0 ? 0 : sum / classes;
  }
}
