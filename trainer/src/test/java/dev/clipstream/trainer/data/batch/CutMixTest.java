package dev.clipstream.trainer.data.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.trainer.data.augment.Augmentation;
import dev.clipstream.trainer.data.store.ArrayFrameSet;
import dev.clipstream.trainer.data.store.FrameSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class CutMixTest {

  @Property(tries = 60)
  void sharesOfMixedLabelsAreTheAreas(
      @ForAll @DoubleRange(min = 0.1, max = 1) double alpha, @ForAll long seed) {
    // Images of one value each, so that it is seen whose pixels are where.
    FrameSet set = plain(6, 12, 9);
    FrameBatch batch =
        FrameBatch.shuffled(set, 6, seed, Augmentation.parse("cutmix=" + alpha)).make(0, 0);
    FrameBatch.Mix mix = batch.mix().orElseThrow();

    for (int i = 0; i < 6; i++) {
      int own = 0;
      int others = 0;
      for (int pixel = 0; pixel < 12 * 9; pixel++) {
        int value = batch.pixels().get(3 * (i * 12 * 9 + pixel));
        own += value == batch.labels()[i] ? 1 : 0;
        others += value == mix.labels()[i] ? 1 : 0;
      }
      assertThat(mix.labels()[i]).isEqualTo(batch.labels()[5 - i]);
      assertThat(own + others).isEqualTo(12 * 9);
      assertThat((double) own / (12 * 9)).isCloseTo(mix.share(), within(1e-6));
    }
  }

  @Test
  void mixedShareIsAHalfInTheMean_whereNothingIsCutOff() {
    double sum = 0;
    for (int epoch = 0; epoch < 400; epoch++) {
      sum +=
          FrameBatch.shuffled(plain(2, 30, 30), 2, 1, Augmentation.parse("cutmix=1"))
                  .make(epoch, 0)
                  .mix()
                  .orElseThrow()
                  .share()
              / 400;
    }

    // Edges cut rectangles, so that more is left than the half that was drawn.
    assertThat(sum).isBetween(0.55, 0.75);
  }

  @Test
  void oddBatchLeavesTheMiddleImageAsItIs() {
    FrameBatch batch =
        FrameBatch.shuffled(plain(5, 10, 10), 5, 3, Augmentation.parse("cutmix=1")).make(0, 0);

    for (int pixel = 0; pixel < 100; pixel++) {
      assertThat((int) batch.pixels().get(3 * (2 * 100 + pixel))).isEqualTo(batch.labels()[2]);
    }
    assertThat(batch.mix().orElseThrow().labels()[2]).isEqualTo(batch.labels()[2]);
  }

  private static FrameSet plain(int count, int height, int width) {
    List<ArrayFrameSet.Image> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] pixels = new byte[height * width * 3];
      Arrays.fill(pixels, (byte) i);
      images.add(new ArrayFrameSet.Image(pixels, i));
    }
    List<String> classes = IntStream.range(0, count).mapToObj(i -> "c" + i).toList();
    return new ArrayFrameSet(classes, height, width, images);
  }
}
