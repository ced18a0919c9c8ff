package dev.clipstream.trainer.train;

import dev.clipstream.trainer.data.Batches;
import dev.clipstream.trainer.data.ClipBatch;
import dev.clipstream.trainer.data.ClipSet;
import dev.clipstream.trainer.data.Parts;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.torch.Compute;
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
 * <p>The loss is that of the clips plus {@link #FRAME_WEIGHT} times the cross-entropy of their
 * frames; frames of padding do not count. The sequence model, which is small, computes in float32
 * always.
 */
public record ClipTask(
    FrameNet frames,
    SequenceNet clips,
    Measure measure,
    Batches<ClipBatch> training,
    Batches<ClipBatch> validation)
    implements Task<ClipBatch> {

  /**
   * The clips are what matters; the frames' labels steady the beginning and keep the frame model
   * useful alone.
   */
  static final double FRAME_WEIGHT = 0.3;

  /** The task of a data set, split in two. */
  public static ClipTask of(
      FrameNet frames,
      SequenceNet clips,
      Measure measure,
      Parts<ClipSet> parts,
      Sampling sampling) {
    return new ClipTask(
        frames,
        clips,
        measure,
        ClipBatch.shuffled(
            parts.train(), sampling.batch(), sampling.seed(), sampling.augmentation()),
        ClipBatch.inOrder(parts.validation(), sampling.batch()));
  }

  @Override
  public List<Module> modules() {
    return List.of(frames.module(), clips.module());
  }

  @Override
  public Outcome run(ClipBatch batch) {
    ClipBatch.Size size = batch.size();
    Compute compute = measure.compute();
    Tensor pixels =
        compute.place(
            Tensors.bytes(batch.pixels(), size.pictures(), size.height(), size.width(), 3));
    Tensor lengths = compute.place(Tensors.integers(batch.lengths()));
    Tensor labels = compute.place(Tensors.integers(batch.labels()));
    FrameNet.Output frame = compute.run(() -> frames.forward(pixels));
    Tensor features = frame.features().to(torch.ScalarType.Float);
    Tensor steps = features.reshape(size.clips(), size.frames(), -1);
    Tensor scores = clips.forward(steps, lengths).scores();
    Tensor loss =
        measure
            .loss()
            .of(scores, labels)
            .add(frameLoss(batch, frame.scores()).mul(new Scalar(FRAME_WEIGHT)));
    int correct = Tensors.correct(scores, labels);
    return new Outcome(loss, correct, size.clips(), size.pictures());
  }

  private Tensor frameLoss(ClipBatch batch, Tensor scores) {
    int steps = batch.size().frames();
    int[] labels = new int[batch.size().pictures()];
    for (int i = 0; i < labels.length; i++) {
      boolean real = i % steps < batch.lengths()[i / steps];
      labels[i] = real ? batch.frameLabels()[i / steps] : Loss.IGNORED;
    }
    Tensor targets = measure.compute().place(Tensors.integers(labels));
    return measure.loss().crossEntropy(scores.to(torch.ScalarType.Float), targets);
  }
}
