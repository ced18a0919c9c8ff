package dev.clipstream.trainer.data.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.model.FrameRate;
import dev.clipstream.model.FrameSampling;
import dev.clipstream.trainer.data.store.UnreadableException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StreamSamplerTest {

  @Property
  void picksTheSameFrames_whateverIsHeld(
      @ForAll @IntRange(max = 300) int frames,
      @ForAll @IntRange(min = 1, max = 40) int max,
      @ForAll @IntRange(max = 60) int more)
      throws UnreadableException {
    List<byte[]> picked = new StreamSampler(max, max + more).sample(() -> new Numbers(frames, 4));

    int[] expected = FrameSampling.indices(frames, max);
    assertThat(picked).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(ByteBuffer.wrap(picked.get(i)).getInt()).isEqualTo(expected[i]);
    }
  }

  /** As a clip of those frames is sampled when the model is served. */
  @Property
  void atARate_picksTheFramesThatTheRuleChooses_whateverIsHeld(
      @ForAll @IntRange(max = 300) int frames,
      @ForAll @IntRange(min = 1, max = 40) int max,
      @ForAll @IntRange(max = 60) int more,
      @ForAll @IntRange(min = 1, max = 50) int fps)
      throws UnreadableException {
    FrameRate rate = FrameRate.of(fps);
    List<byte[]> picked =
        new StreamSampler(max, max + more)
            .at(Optional.of(rate))
            .sample(() -> new Numbers(frames, 4));

    long[] times = LongStream.range(0, frames).map(i -> 40_000 * i).toArray();
    List<Integer> chosen = IntStream.of(rate.indices(times)).boxed().toList();
    assertThat(picked)
        .extracting(frame -> ByteBuffer.wrap(frame).getInt())
        .isEqualTo(FrameSampling.of(chosen, max));
  }

  @Test
  void longVideoTakesTheMemoryOfAShortOne() throws UnreadableException {
    // 20 GB of frames, in a heap of a test.
    List<byte[]> picked = StreamSampler.of(32, 1 << 20).sample(() -> new Numbers(20_000, 1 << 20));

    assertThat(picked).hasSize(32);
    assertThat(ByteBuffer.wrap(picked.get(31)).getInt()).isEqualTo(19_999);
  }

  @Test
  void framesThatAreNotWantedAreNotResized() throws UnreadableException {
    int[] resized = new int[1];
    new StreamSampler(4, 10)
        .sample(
            () ->
                new Numbers(1000, 4) {
                  @Override
                  void made() {
                    resized[0]++;
                  }
                });

    assertThat(resized[0]).isEqualTo(10 + 4);
  }

  @Test
  void videoThatIsShorterWhenReadAgainIsUnreadable() {
    int[] opened = new int[1];

    assertThatThrownBy(
            () ->
                new StreamSampler(4, 10).sample(() -> new Numbers(opened[0]++ == 0 ? 100 : 50, 4)))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("100 frames");
  }

  /** Frames that hold their own numbers. */
  private static class Numbers implements FrameStream {
    private final int count;
    private final int bytes;
    private int at;

    Numbers(int count, int bytes) {
      this.count = count;
      this.bytes = bytes;
    }

    void made() {}

    @Override
    public Optional<Frame> next() {
      if (at == count) {
        return Optional.empty();
      }
      int number = at++;
      return Optional.of(
          new Frame() {
            @Override
            public byte[] pixels() {
              made();
              return ByteBuffer.allocate(bytes).putInt(number).array();
            }

            @Override
            public long timestampMicros() {
              return 40_000L * number;
            }
          });
    }

    @Override
    public void close() {}
  }
}
