package dev.clipstream.trainer.train;

import dev.clipstream.trainer.data.batch.Batches;
import dev.clipstream.trainer.data.batch.ClipBatch;
import dev.clipstream.trainer.data.batch.FixedClips;
import dev.clipstream.trainer.data.batch.FrameBatch;
import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.model.clip.ClipNet;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.torch.Tensors;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The task of learning to classify clips by their pixels, all frames at once. */
public record ClipNetTask(
    ClipNet net, Measure measure, Batches<ClipBatch> training, Batches<ClipBatch> validation)
    implements Task<ClipBatch> {

  /** The task of a data set, split in two. */
  public static ClipNetTask of(
      ClipNet net, Measure measure, Parts<ClipSet> parts, Sampling sampling) {
    int frames = net.spec().frames();
    return new ClipNetTask(
        net,
        measure,
        FixedClips.drawn(parts.train(), frames, sampling.draw(measure), sampling.augmentation()),
        FixedClips.inOrder(parts.validation(), frames, sampling.batch()));
  }

  @Override
  public List<Module> modules() {
    return List.of(net.module());
  }

  private static Optional<FrameBatch.Mix> mix(ClipBatch batch) {
    return batch.mix().map(mix -> new FrameBatch.Mix(mix.labels().labels(), mix.share()));
  }

  @Override
  public Outcome run(ClipBatch batch) {
    ClipBatch.Size size = batch.size();
    Compute compute = measure.compute();
    Tensor pixels =
        compute.place(
            Tensors.bytes(
                batch.pixels(), size.clips(), size.frames(), size.height(), size.width(), 3));
    Tensor labels = compute.place(Tensors.integers(batch.labels()));
    Tensor scores = compute.run(() -> net.scores(pixels)).to(torch.ScalarType.Float);
    Tensor loss = measure.loss().of(scores, labels, mix(batch), compute);
    return new Outcome(loss, scores, labels, batch.frames(), measure.loss().sets());
  }
}
