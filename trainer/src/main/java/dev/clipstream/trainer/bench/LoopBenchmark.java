package dev.clipstream.trainer.bench;

import dev.clipstream.system.Checks;
import dev.clipstream.system.Statistics;
import dev.clipstream.trainer.data.batch.FrameBatch;
import dev.clipstream.trainer.data.store.ArrayFrameSet;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Measures the trainer's loop against bare loops on the same images, in rounds in which each has
 * its turn, so that whatever else the machine does meets all alike.
 */
public final class LoopBenchmark {

  /** Models that there are bare loops for. */
  public static final List<String> MODELS = List.of("cnn", "resnet");

  private static final int SIZE = 32;
  private static final int CLASSES = 10;

  private final Compute compute;
  private final Size size;
  private final LongSupplier nanoTime;

  /**
   * How much is measured.
   *
   * @param batch images in a step, at least 1
   * @param steps timed in each turn, at least 1
   * @param rounds turns of each loop, at least 1
   */
  public record Size(int batch, int steps, int rounds) {
    public Size {
      new Checks()
          .atLeast("batch", batch, 1)
          .atLeast("steps", steps, 1)
          .atLeast("rounds", rounds, 1)
          .throwIfAny();
    }
  }

  /**
   * Images a second, the medians of all rounds.
   *
   * @param trainer of the trainer's loop
   * @param planes of the bare loop on images channel by channel
   * @param pixels of the bare loop on images pixel by pixel (channels last in memory)
   * @param ratio median over the rounds of the trainer's rate by that of the faster bare loop in
   *     the same round
   */
  public record Result(double trainer, double planes, double pixels, double ratio) {}

  public LoopBenchmark(Compute compute, Size size, LongSupplier nanoTime) {
    this.compute = compute;
    this.size = size;
    this.nanoTime = nanoTime;
  }

  /** Measures one of {@link #MODELS}. */
  public Result measure(String model) {
    FrameSet images = images();
    Benchmark trainer =
        new TrainerLoop(
            new FrameNet(FrameSpec.usual(model, images.classes(), SIZE, SIZE)),
            compute,
            images,
            size.batch(),
            nanoTime);
    Benchmark planes = new BareLoop(bare(model), compute, batches(images, true), nanoTime);
    Benchmark pixels = new BareLoop(bare(model), compute, batches(images, false), nanoTime);
    List<Benchmark> all = List.of(trainer, planes, pixels);
    all.forEach(Benchmark::secondsPerStep);
    double[][] rates = new double[all.size()][size.rounds()];
    double[] ratios = new double[size.rounds()];
    for (int round = 0; round < size.rounds(); round++) {
      for (int turn = 0; turn < all.size(); turn++) {
        // Each begins a round in its turn: what comes after another may be better or worse off.
        int i = (round + turn) % all.size();
        rates[i][round] = size.batch() / all.get(i).secondsPerStep();
      }
      ratios[round] = rates[0][round] / Math.max(rates[1][round], rates[2][round]);
    }
    return new Result(
        Statistics.median(rates[0]),
        Statistics.median(rates[1]),
        Statistics.median(rates[2]),
        Statistics.median(ratios));
  }

  private static BareNet bare(String model) {
    return switch (model) {
      case "cnn" -> BareNet.cnn(CLASSES);
      case "resnet" -> BareNet.resnet(CLASSES);
      default ->
          throw new IllegalArgumentException(
              "there is no bare loop for %s; there are %s"
                  .formatted(model, String.join(", ", MODELS)));
    };
  }

  /** Noise will do: how long a step takes does not depend on what is seen. */
  private FrameSet images() {
    Random random = new Random(1);
    List<ArrayFrameSet.Image> images = new ArrayList<>();
    for (int i = 0; i < size.batch() * (size.steps() + 1); i++) {
      byte[] pixels = new byte[SIZE * SIZE * 3];
      random.nextBytes(pixels);
      images.add(new ArrayFrameSet.Image(pixels, i % CLASSES));
    }
    List<String> classes = IntStream.range(0, CLASSES).mapToObj(i -> "class " + i).toList();
    return new ArrayFrameSet(classes, SIZE, SIZE, images);
  }

  private List<BareLoop.Batch> batches(FrameSet images, boolean byPlane) {
    List<BareLoop.Batch> batches = new ArrayList<>();
    for (int step = 0; step < size.steps(); step++) {
      int from = step * size.batch();
      FrameBatch batch =
          FrameBatch.of(images, IntStream.range(from, from + size.batch()).toArray());
      Tensor input =
          Tensors.bytes(batch.pixels(), size.batch(), SIZE, SIZE, 3)
              .permute(0, 3, 1, 2)
              .to(torch.ScalarType.Float)
              .div(new Scalar(127.5f))
              .sub(new Scalar(1f));
      batches.add(
          new BareLoop.Batch(
              compute.place(byPlane ? input.contiguous() : input),
              compute.place(Tensors.integers(batch.labels()))));
    }
    return batches;
  }
}
