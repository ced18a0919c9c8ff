package dev.clipstream.trainer.train;

import dev.clipstream.trainer.data.batch.BatchLabels;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.torch.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Computes loss and accuracy of clips from the features of their frames.
 *
 * <p>The loss is that of the clips plus {@link #FRAME_WEIGHT} times the cross-entropy of their
 * frames; frames of padding do not count. The sequence model, which is small, computes in float32
 * always.
 */
record ClipJudge(SequenceNet clips, Measure measure) {

  /**
   * The clips are what matters; the frames' labels steady the beginning and keep the frame model
   * useful alone.
   */
  static final double FRAME_WEIGHT = 0.3;

  /**
   * Judges a batch of N clips of up to T frames.
   *
   * @param features of all frames, padding included, [N*T,F]
   * @param frameScores logits of all frames, [N*T,L]
   */
  Task.Outcome judge(Tensor features, Tensor frameScores, BatchLabels truth) {
    int count = truth.labels().length;
    Tensor lengths = measure.compute().place(Tensors.integers(truth.lengths()));
    Tensor labels = measure.compute().place(Tensors.integers(truth.labels()));
    Tensor steps = features.to(torch.ScalarType.Float).reshape(count, truth.steps(), -1);
    Tensor scores = clips.forward(steps, lengths).scores();
    Tensor loss =
        measure
            .loss()
            .of(scores, labels)
            .add(frameLoss(frameScores, truth).mul(new Scalar(FRAME_WEIGHT)));
    return new Task.Outcome(loss, Tensors.correct(scores, labels), count, count * truth.steps());
  }

  private Tensor frameLoss(Tensor scores, BatchLabels truth) {
    int steps = truth.steps();
    int[] labels = new int[truth.labels().length * steps];
    for (int i = 0; i < labels.length; i++) {
      boolean real = i % steps < truth.lengths()[i / steps];
      labels[i] = real ? truth.frameLabels()[i / steps] : Loss.IGNORED;
    }
    Tensor targets = measure.compute().place(Tensors.integers(labels));
    return measure.loss().crossEntropy(scores.to(torch.ScalarType.Float), targets);
  }
}
