package dev.clipstream.trainer.train;

import dev.clipstream.trainer.data.Batches;
import dev.clipstream.trainer.data.ClipBatch;
import dev.clipstream.trainer.data.ClipSet;
import dev.clipstream.trainer.data.Parts;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Clips to classes, encoder and sequence model together, so that the features come to hold what the
 * sequence model needs (where a thing is, not only what it is).
 *
 * <p>The loss is the cross-entropy of the clips plus {@link #FRAME_WEIGHT} times that of their
 * frames; frames of padding do not count.
 */
public record ClipTask(
    FrameNet frames, SequenceNet clips, Batches<ClipBatch> training, Batches<ClipBatch> validation)
    implements Task<ClipBatch> {

  /**
   * The clips are what matters; the frames' labels steady the beginning and keep the frame model
   * useful alone.
   */
  static final double FRAME_WEIGHT = 0.3;

  /** The label that torch's cross-entropy leaves out of the mean. */
  private static final int IGNORED = -100;

  /** The task of a data set, split in two. */
  public static ClipTask of(
      FrameNet frames, SequenceNet clips, Parts<ClipSet> parts, Sampling sampling) {
    return new ClipTask(
        frames,
        clips,
        ClipBatch.shuffled(parts.train(), sampling.batch(), sampling.seed()),
        ClipBatch.inOrder(parts.validation(), sampling.batch()));
  }

  @Override
  public List<Module> modules() {
    return List.of(frames.module(), clips.module());
  }

  @Override
  public Outcome run(ClipBatch batch) {
    ClipBatch.Size size = batch.size();
    Tensor pixels = Tensors.bytes(batch.pixels(), size.pictures(), size.height(), size.width(), 3);
    Tensor lengths = Tensors.integers(batch.lengths());
    Tensor labels = Tensors.integers(batch.labels());
    FrameNet.Output frame = frames.forward(pixels);
    Tensor steps = frame.features().reshape(size.clips(), size.frames(), -1);
    Tensor scores = clips.forward(steps, lengths).scores();
    Tensor loss =
        torch
            .cross_entropy_loss(scores, labels)
            .add(frameLoss(batch, frame.scores()).mul(new Scalar(FRAME_WEIGHT)));
    int correct = Tensors.correct(scores, labels);
    return new Outcome(loss, correct, size.clips(), size.pictures());
  }

  private static Tensor frameLoss(ClipBatch batch, Tensor scores) {
    int steps = batch.size().frames();
    int[] labels = new int[batch.size().pictures()];
    for (int i = 0; i < labels.length; i++) {
      boolean real = i % steps < batch.lengths()[i / steps];
      labels[i] = real ? batch.frameLabels()[i / steps] : IGNORED;
    }
    return torch.cross_entropy_loss(scores, Tensors.integers(labels));
  }
}
