package dev.clipstream.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.trainer.torch.Torch;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingFlopTest {

  private static final List<String> TEN =
      IntStream.range(0, 10).mapToObj(Integer::toString).toList();

  @Test
  void ofTheCnnItIsSixTimesWhatItsLayersMultiply_countedByHand() {
    long convolutions = 30L * 30 * 32 * 3 * 9 + 13L * 13 * 64 * 32 * 9 + 4L * 4 * 64 * 64 * 9;
    long dense = 4L * 4 * 64 * 64 + 64 * 10;

    assertThat(net("cnn").trainingFlop()).isEqualTo(6 * (convolutions + dense));
  }

  @Test
  void ofTheRnnRecurrentLayersCountAtEveryPatch() {
    long embedded = 49L * 64 * 3 * 8 * 8;
    long recurrent = 49L * 2 * 4 * 64 * (64 + 64);

    assertThat(net("rnn").trainingFlop()).isEqualTo(6 * (embedded + recurrent + 64 * 64 + 64 * 10));
  }

  @Test
  void everyFrameModelHasOne_andOfAFrozenEncoderOnlyTheForwardPassCounts() {
    for (String name : Architectures.frameModels().keySet()) {
      FrameNet net = net(name);
      long head = 6L * net.features() * 10;
      long whole = net.trainingFlop();
      net.freezeEncoder();

      assertThat(whole).as(name).isGreaterThan(1_000_000);
      assertThat(net.trainingFlop() - head).as(name).isEqualTo((whole - head) / 3);
    }
  }

  private static FrameNet net(String name) {
    Torch.useThreads(1);
    return new FrameNet(FrameSpec.usual(name, TEN, 32, 32));
  }
}
