package dev.clipstream.trainer.train;

import dev.clipstream.trainer.data.batch.BatchLabels;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.torch.Tensors;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Computes loss and accuracy of clips from the features of their frames.
 *
 * <p>The loss is that of the clips plus {@link #FRAME_WEIGHT} times the cross-entropy of their
 * frames; where a model is judged by every frame, also the loss of what it says after each. The
 * sequence model, which is small, computes in float32 always.
 */
record ClipJudge(SequenceNet clips, Measure measure) {

  /**
   * The clips are what matters; the frames' labels steady the beginning and keep the frame model
   * useful alone.
   */
  static final double FRAME_WEIGHT = 0.3;

  /**
   * Judges a batch of N clips with R frames together, T at most in each.
   *
   * @param features of the frames, one clip after the other, [R,F]
   * @param frameScores logits of the frames, [R,L]
   */
  Task.Outcome judge(Tensor features, Tensor frameScores, BatchLabels truth) {
    Tensor lengths = measure.compute().place(Tensors.integers(truth.lengths()));
    Tensor labels = measure.compute().place(Tensors.integers(truth.labels()));
    Judged judged =
        judge(padded(features.to(torch.ScalarType.Float), truth), lengths, labels, truth);
    Tensor loss = judged.loss().add(frameLoss(frameScores, truth).mul(new Scalar(FRAME_WEIGHT)));
    return new Task.Outcome(loss, judged.scores(), labels, truth.frames(), measure.loss().sets());
  }

  /** What is said of the clips, and of their frames, with the right classes of both. */
  List<Task.Scored> score(Tensor features, Tensor frameScores, BatchLabels truth) {
    Task.Outcome outcome = judge(features, frameScores, truth);
    Tensor ofFrames = Tensors.integers(truth.labelsOfFrames());
    return List.of(
        outcome.scored(),
        new Task.Scored(
            frameScores.to(torch.ScalarType.Float),
            ofFrames,
            measure.loss().sets(),
            truth.labels().length));
  }

  /**
   * What a sequence model says of clips.
   *
   * @param loss of that, without that of frames
   * @param scores [N,K] after the last frame of each
   */
  record Judged(Tensor loss, Tensor scores) {}

  /**
   * Judges clips alone, without their frames.
   *
   * @param steps features [N,T,F], padded at the end
   * @param lengths [N]
   * @param labels [N]
   */
  Judged judge(Tensor steps, Tensor lengths, Tensor labels, BatchLabels truth) {
    Optional<Tensor> every =
        measure.everyFrame() ? Optional.of(clips.forwardEvery(steps, lengths)) : Optional.empty();
    Tensor scores =
        every
            .map(all -> SequenceNet.last(all, lengths))
            .orElseGet(() -> clips.forward(steps, lengths).scores());
    Tensor ofClips = measure.loss().of(scores, labels);
    return new Judged(every.map(all -> ofClips.add(everyLoss(all, truth))).orElse(ofClips), scores);
  }

  /**
   * The mean over all real frames of the loss of what is said after each. Early ones cannot be
   * right often; they teach a model to say how sure it is.
   */
  private Tensor everyLoss(Tensor scores, BatchLabels truth) {
    Tensor real = measure.compute().place(Tensors.integers(truth.realFrames()));
    Tensor labels = measure.compute().place(Tensors.integers(truth.labelsOfSteps()));
    Tensor said = scores.reshape(-1, scores.size(2)).index_select(0, real);
    return measure.loss().of(said, labels);
  }

  /** The features [R,F] as steps [N,T,F] that end in zeros. */
  private Tensor padded(Tensor features, BatchLabels truth) {
    long clips = truth.labels().length;
    long width = features.size(1);
    Tensor real = measure.compute().place(Tensors.integers(truth.realFrames()));
    return features
        .new_zeros(clips * truth.steps(), width)
        .index_copy(0, real, features)
        .reshape(clips, truth.steps(), width);
  }

  private Tensor frameLoss(Tensor scores, BatchLabels truth) {
    Tensor targets = measure.compute().place(Tensors.integers(truth.labelsOfFrames()));
    return measure.loss().crossEntropy(scores.to(torch.ScalarType.Float), targets);
  }
}
