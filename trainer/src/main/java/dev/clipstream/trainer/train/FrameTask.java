package dev.clipstream.trainer.train;

import dev.clipstream.trainer.data.batch.Batches;
import dev.clipstream.trainer.data.batch.FrameBatch;
import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The task of learning to classify images. */
public record FrameTask(
    FrameNet net, Measure measure, Batches<FrameBatch> training, Batches<FrameBatch> validation)
    implements Task<FrameBatch> {

  /** The task of a data set, split in two. */
  public static FrameTask of(
      FrameNet net, Measure measure, Parts<FrameSet> parts, Sampling sampling) {
    return new FrameTask(
        net,
        measure,
        FrameBatch.drawn(parts.train(), sampling.draw(measure), sampling.augmentation()),
        FrameBatch.inOrder(parts.validation(), sampling.batch()));
  }

  @Override
  public List<Module> modules() {
    return net.trained();
  }

  @Override
  public List<Module> learnedBefore() {
    return net.learnedBefore();
  }

  @Override
  public Outcome run(FrameBatch batch) {
    int n = batch.size();
    Compute compute = measure.compute();
    Tensor pixels =
        compute.place(Tensors.bytes(batch.pixels(), n, batch.height(), batch.width(), 3));
    Tensor labels = compute.place(Tensors.integers(batch.labels()));
    Tensor scores = compute.run(() -> net.forward(pixels).scores()).to(torch.ScalarType.Float);
    Tensor loss = measure.loss().of(scores, labels, batch.mix(), compute);
    return new Outcome(loss, scores, labels, n, measure.loss().sets());
  }
}
