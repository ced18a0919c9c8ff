package dev.clipstream.trainer.train;

import dev.clipstream.trainer.data.batch.Batches;
import dev.clipstream.trainer.data.batch.ClipBatch;
import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The task of learning clips with encoder and sequence model together, so that the features come to
 * hold what the sequence model needs (where a thing is, not only what it is). An encoder that is
 * frozen is passed through all the same; see {@link FeatureTask} for a faster way.
 */
public record ClipTask(
    FrameNet frames,
    SequenceNet clips,
    Measure measure,
    Batches<ClipBatch> training,
    Batches<ClipBatch> validation)
    implements Task<ClipBatch> {

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
        ClipBatch.drawn(parts.train(), sampling.draw(measure), sampling.augmentation()),
        ClipBatch.inOrder(parts.validation(), sampling.batch()));
  }

  @Override
  public List<Module> modules() {
    List<Module> modules = new ArrayList<>(frames.trained());
    modules.add(clips.module());
    return modules;
  }

  @Override
  public List<Module> learnedBefore() {
    return frames.learnedBefore();
  }

  @Override
  public Outcome run(ClipBatch batch) {
    FrameNet.Output frame = frames(batch);
    ClipJudge judge = new ClipJudge(clips, measure);
    Outcome own = judge.judge(frame.features(), frame.scores(), batch);
    return batch
        .mix()
        .map(mix -> mixed(own, judge.judge(frame.features(), frame.scores(), mix.labels()), mix))
        .orElse(own);
  }

  /** The losses for either label, mixed as the clips are; what is right is right by their own. */
  private static Outcome mixed(Outcome own, Outcome others, ClipBatch.Mix mix) {
    Tensor loss =
        own.loss().mul(new Scalar(mix.share())).add(others.loss().mul(new Scalar(1 - mix.share())));
    return new Outcome(loss, own.scores(), own.labels(), own.images(), own.sets());
  }

  @Override
  public List<Scored> score(ClipBatch batch) {
    FrameNet.Output frame = frames(batch);
    return new ClipJudge(clips, measure).score(frame.features(), frame.scores(), batch);
  }

  private FrameNet.Output frames(ClipBatch batch) {
    ClipBatch.Size size = batch.size();
    Compute compute = measure.compute();
    // Real frames only: batch normalization would learn the mean of black padding, too.
    Tensor pixels =
        compute.place(
            Tensors.bytes(batch.pixels(), batch.frames(), size.height(), size.width(), 3));
    return compute.run(() -> frames.forward(pixels));
  }
}
