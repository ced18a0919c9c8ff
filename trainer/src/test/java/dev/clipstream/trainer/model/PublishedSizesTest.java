package dev.clipstream.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.trainer.torch.Torch;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks that are named after published ones are of their size. */
class PublishedSizesTest {

  private static final List<String> THOUSAND =
      IntStream.range(0, 1000).mapToObj(Integer::toString).toList();

  @BeforeEach
  void oneThread() {
    Torch.useThreads(1);
  }

  @ParameterizedTest
  @CsvSource({"resnet18, 11689512, 1.814, 512", "mobilenet, 3504872, 0.3008, 1280"})
  void networkOf1000ClassesHasTheWeightsAndMultiplyAddsOfThePaper(
      String name, long weights, double billions, int features) {
    FrameNet net = new FrameNet(FrameSpec.usual(name, THOUSAND, 224, 224));

    assertThat(weights(net)).isEqualTo(weights);
    assertThat(net.trainingFlop() / 6e9).isCloseTo(billions, within(0.001 * billions));
    assertThat(net.features()).isEqualTo(features);
  }

  @Test
  void widthScalesAllChannels() {
    FrameSpec half = FrameSpec.of("mobilenet", THOUSAND, 224, 224, new NetSize(20, 16, false));
    FrameSpec narrow = FrameSpec.of("resnet18", THOUSAND, 224, 224, NetSize.ofWidth(32));

    // The published one of half the width has 1,968,680 and 97 million.
    assertThat(weights(new FrameNet(half))).isEqualTo(1_968_680);
    assertThat(new FrameNet(half).features()).isEqualTo(1280);
    assertThat(new FrameNet(narrow).features()).isEqualTo(256);
    assertThat(weights(new FrameNet(narrow))).isBetween(2_800_000L, 3_200_000L);
  }

  private static long weights(FrameNet net) {
    long count = 0;
    for (Tensor tensor : net.module().parameters().get()) {
      count += tensor.numel();
    }
    return count;
  }
}
