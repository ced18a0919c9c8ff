package dev.clipstream.trainer.train;

import dev.clipstream.trainer.data.augment.AugmentedCopies;
import dev.clipstream.trainer.data.batch.Batches;
import dev.clipstream.trainer.data.batch.FeatureBatch;
import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * The task of learning clips by features that are computed once, before the first epoch, because
 * the encoder is frozen and sees the same frames in every epoch: what {@link ClipTask} learns, in a
 * fraction of the time.
 */
public record FeatureTask(
    FrameNet frames,
    SequenceNet clips,
    Measure measure,
    Batches<FeatureBatch> training,
    Batches<FeatureBatch> validation)
    implements Task<FeatureBatch> {

  /** Whether clips of that set, drawn like that, have features that can be computed before. */
  public static boolean suits(FrameNet frames, ClipSet set, Sampling sampling) {
    boolean changes =
        sampling.augmentation().cutMix() > 0
            || (sampling.augmentation().distorts() && sampling.views() == 0);
    return frames.frozen() && !set.madeAnew() && !changes;
  }

  /** The task of a data set, split in two; computes the features of both parts. */
  public static FeatureTask of(
      FrameNet frames,
      SequenceNet clips,
      Measure measure,
      Parts<ClipSet> parts,
      Sampling sampling,
      TrainingProgress progress) {
    Compute compute = measure.compute();
    return new FeatureTask(
        frames,
        clips,
        measure,
        FeatureBatch.drawn(
            FeatureExtractor.of(frames, parts.train(), views(sampling), compute, progress),
            sampling.draw(measure)),
        FeatureBatch.inOrder(
            FeatureExtractor.of(
                frames, parts.validation(), AugmentedCopies.PLAIN, compute, progress),
            sampling.batch()));
  }

  private static AugmentedCopies views(Sampling sampling) {
    return sampling.augmentation().distorts()
        ? new AugmentedCopies(sampling.views(), sampling.augmentation(), sampling.seed())
        : AugmentedCopies.PLAIN;
  }

  @Override
  public List<Module> modules() {
    List<Module> modules = new ArrayList<>(frames.trained());
    modules.add(clips.module());
    return modules;
  }

  @Override
  public Outcome run(FeatureBatch batch) {
    Tensor features = features(batch);
    return new ClipJudge(clips, measure).judge(features, scores(features), batch);
  }

  @Override
  public List<Scored> score(FeatureBatch batch) {
    Tensor features = features(batch);
    return new ClipJudge(clips, measure).score(features, scores(features), batch);
  }

  private Tensor scores(Tensor features) {
    return measure.compute().run(() -> frames.scores(features));
  }

  /** The features of real frames, [R,F]. */
  private Tensor features(FeatureBatch batch) {
    FeatureBatch.Size size = batch.size();
    long rows = (long) size.clips() * size.frames();
    Compute compute = measure.compute();
    Tensor real = compute.place(Tensors.integers(batch.realFrames()));
    return compute.place(Tensor.create(batch.features(), rows, size.width())).index_select(0, real);
  }
}
