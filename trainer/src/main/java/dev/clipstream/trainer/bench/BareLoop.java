package dev.clipstream.trainer.bench;

import dev.clipstream.trainer.torch.Compute;
import java.util.List;
import java.util.function.LongSupplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Training as little as it can be: forward, cross-entropy, backward and a step of AdamW, on tensors
 * that are there already, one after the other.
 */
final class BareLoop implements Benchmark {

  /** Images float32 [N,3,H,W] and labels int64 [N]. */
  record Batch(Tensor images, Tensor labels) {}

  private final BareNet net;
  private final Compute compute;
  private final List<Batch> batches;
  private final LongSupplier nanoTime;
  private final AdamW optimizer;

  BareLoop(BareNet net, Compute compute, List<Batch> batches, LongSupplier nanoTime) {
    this.net = net;
    this.compute = compute;
    this.batches = List.copyOf(batches);
    this.nanoTime = nanoTime;
    compute.place(net.module());
    optimizer = new AdamW(net.module().parameters(), new AdamWOptions(1e-3));
  }

  @Override
  public double secondsPerStep() {
    net.module().train(true);
    step(batches.get(0));
    long start = nanoTime.getAsLong();
    batches.forEach(this::step);
    return (nanoTime.getAsLong() - start) / 1e9 / batches.size();
  }

  private void step(Batch batch) {
    PointerScope scope = new PointerScope();
    try {
      optimizer.zero_grad();
      Tensor scores = compute.run(() -> net.forward(batch.images())).to(torch.ScalarType.Float);
      Tensor loss = torch.cross_entropy_loss(scores, batch.labels());
      loss.backward();
      optimizer.step();
      // What any loop does that shows a loss, and what waits for a GPU.
      loss.item_double();
    } finally {
      scope.close();
    }
  }
}
