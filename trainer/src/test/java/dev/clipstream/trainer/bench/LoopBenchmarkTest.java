package dev.clipstream.trainer.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.torch.Torch;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmark compares like with like, and computes what it says. */
class LoopBenchmarkTest {

  private static final List<String> CLASSES =
      List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

  @BeforeEach
  void oneThread() {
    Torch.useThreads(1);
    Torch.seed(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cnn", "resnet"})
  void bareNetworkHasAsManyWeightsAsTheTrainers(String model) {
    BareNet bare = model.equals("cnn") ? BareNet.cnn(10) : BareNet.resnet(10);
    FrameNet net = new FrameNet(FrameSpec.usual(model, CLASSES, 32, 32));

    assertThat(weights(bare.module())).isEqualTo(weights(net.module()));
    assertThat(bare.forward(torch.randn(2, 3, 32, 32)).sizes().vec().get()).containsExactly(2, 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cnn", "resnet"})
  void ratesFollowTheClock(String model) {
    // Every look at the clock is a second after the one before. A bare turn looks twice, the
    // trainer's after every step, so that a step of four images takes it one second, and each of
    // the bare loops half a one.
    AtomicLong seconds = new AtomicLong();
    LoopBenchmark benchmark =
        new LoopBenchmark(
            Compute.CPU,
            new LoopBenchmark.Size(4, 2, 2),
            () -> seconds.incrementAndGet() * 1_000_000_000);

    LoopBenchmark.Result result = benchmark.measure(model);

    assertThat(result.trainer()).isCloseTo(4, within(1e-9));
    assertThat(result.planes()).isCloseTo(8, within(1e-9));
    assertThat(result.pixels()).isCloseTo(8, within(1e-9));
    assertThat(result.ratio()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void whatCannotBeMeasuredIsRefused() {
    assertThatThrownBy(() -> new LoopBenchmark.Size(0, 1, 1))
        .hasMessageContaining("batch must be 1 or more");
    LoopBenchmark benchmark =
        new LoopBenchmark(Compute.CPU, new LoopBenchmark.Size(1, 1, 1), System::nanoTime);
    assertThatThrownBy(() -> benchmark.measure("rnn")).hasMessageContaining("cnn, resnet");
  }

  private static long weights(Module module) {
    long count = 0;
    for (Tensor tensor : module.parameters().get()) {
      count += tensor.numel();
    }
    return count;
  }
}
