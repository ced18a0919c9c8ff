package dev.clipstream.trainer.train;

import dev.clipstream.trainer.data.Batches;
import dev.clipstream.trainer.data.FrameBatch;
import dev.clipstream.trainer.data.FrameSet;
import dev.clipstream.trainer.data.Parts;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Pictures to classes: cross-entropy, -log p[label]. */
public record FrameTask(FrameNet net, Batches<FrameBatch> training, Batches<FrameBatch> validation)
    implements Task<FrameBatch> {

  /** The task of a data set, split in two. */
  public static FrameTask of(FrameNet net, Parts<FrameSet> parts, Sampling sampling) {
    return new FrameTask(
        net,
        FrameBatch.shuffled(parts.train(), sampling.batch(), sampling.seed()),
        FrameBatch.inOrder(parts.validation(), sampling.batch()));
  }

  @Override
  public List<Module> modules() {
    return List.of(net.module());
  }

  @Override
  public Outcome run(FrameBatch batch) {
    int n = batch.size();
    Tensor pixels = Tensors.bytes(batch.pixels(), n, batch.height(), batch.width(), 3);
    Tensor labels = Tensors.integers(batch.labels());
    Tensor scores = net.forward(pixels).scores();
    Tensor loss = torch.cross_entropy_loss(scores, labels);
    return new Outcome(loss, Tensors.correct(scores, labels), n, n);
  }
}
