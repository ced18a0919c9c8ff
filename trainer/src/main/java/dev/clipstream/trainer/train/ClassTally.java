package dev.clipstream.trainer.train;

import dev.clipstream.trainer.torch.Tensors;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Counts how often each class was right, was said, and was said rightly. */
final class ClassTally {

  private long[] examples = new long[0];
  private long[] said = new long[0];
  private long[] right = new long[0];

  /**
   * Counts a batch in.
   *
   * @param scores float32 [N,K]
   * @param labels int64 [N]
   */
  void add(Tensor scores, Tensor labels) {
    int classes = Math.toIntExact(scores.size(1));
    if (examples.length == 0) {
      examples = new long[classes];
      said = new long[classes];
      right = new long[classes];
    }
    float[] best =
        Tensors.toFloats(
            scores.detach().argmax(new LongOptional(1), false).to(torch.ScalarType.Float).cpu());
    float[] truth = Tensors.toFloats(labels.to(torch.ScalarType.Float).cpu());
    for (int i = 0; i < best.length; i++) {
      examples[(int) truth[i]]++;
      said[(int) best[i]]++;
      right[(int) truth[i]] += best[i] == truth[i] ? 1 : 0;
    }
  }

  /** The mean recall of the classes that have examples, 0 to 1. */
  double balancedAccuracy() {
    double sum = 0;
    int classes = 0;
    for (int k = 0; k < examples.length; k++) {
      if (examples[k] > 0) {
        sum += (double) right[k] / examples[k];
        classes++;
      }
    }
    return classes == 0 ? 0 : sum / classes;
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
