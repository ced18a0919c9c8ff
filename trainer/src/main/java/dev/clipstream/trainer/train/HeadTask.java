package dev.clipstream.trainer.train;

import dev.clipstream.trainer.data.batch.AverageBatches;
import dev.clipstream.trainer.data.batch.Batches;
import dev.clipstream.trainer.data.batch.FeatureBatch;
import dev.clipstream.trainer.data.store.FeatureSet;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * The task of learning a head on features that were computed before, by an encoder that is no part
 * of the training: a sequence model over a clip's frames, or over the one frame that an image is.
 */
public record HeadTask(
    SequenceNet net,
    Measure measure,
    Batches<FeatureBatch> training,
    Batches<FeatureBatch> validation)
    implements Task<FeatureBatch> {

  /** The task of features of two parts. */
  public static HeadTask of(
      SequenceNet net,
      Measure measure,
      FeatureSet training,
      FeatureSet validation,
      Sampling sampling) {
    if (readsAverages(net, measure)) {
      boolean motion = net.spec().motion();
      return new HeadTask(
          net,
          measure,
          new AverageBatches(training, motion).drawn(sampling.draw(measure)),
          new AverageBatches(validation, motion).inOrder(sampling.batch()));
    }
    return new HeadTask(
        net,
        measure,
        FeatureBatch.drawn(training, sampling.draw(measure)),
        FeatureBatch.inOrder(validation, sampling.batch()));
  }

  /** After every frame there is another average. */
  private static boolean readsAverages(SequenceNet net, Measure measure) {
    return net.readsAverages() && !measure.everyFrame();
  }

  @Override
  public List<Module> modules() {
    return List.of(net.module());
  }

  @Override
  public Outcome run(FeatureBatch batch) {
    FeatureBatch.Size size = batch.size();
    Compute compute = measure.compute();
    Tensor features =
        compute.place(Tensor.create(batch.features(), size.clips(), size.frames(), size.width()));
    Tensor lengths = compute.place(Tensors.integers(batch.lengths()));
    Tensor labels = compute.place(Tensors.integers(batch.labels()));
    if (measure.everyFrame()) {
      ClipJudge judge = new ClipJudge(net, measure);
      ClipJudge.Judged judged = judge.judge(features, lengths, labels, batch);
      return new Outcome(
          judged.loss(), judged.scores(), labels, batch.frames(), measure.loss().sets());
    }
    Tensor scores =
        readsAverages(net, measure)
            ? net.ofAverages(features.squeeze(1), lengths)
            : net.forward(features, lengths).scores();
    return new Outcome(
        measure.loss().of(scores, labels), scores, labels, batch.frames(), measure.loss().sets());
  }
}
