package dev.clipstream.trainer.data.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.trainer.data.augment.Augmentation;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.Example;
import dev.clipstream.trainer.data.store.ExampleClips;
import dev.clipstream.trainer.data.store.Frames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ClipCutMixTest {

  private static final int HEIGHT = 10;
  private static final int WIDTH = 12;

  @Property(tries = 60)
  void rectangleIsTheSameInAllFrames_ofTheOtherClipInItsOrder_andSharesAreTheAreas(
      @ForAll @IntRange(min = 1, max = 5) int clips, @ForAll long seed) {
    ClipBatch plain = batch(clips, seed, "crop=0");
    ClipBatch batch = batch(clips, seed, "cutmix=1");
    ClipBatch.Mix mix = batch.mix().orElseThrow();
    int at = 0;
    for (int i = 0; i < clips; i++) {
      int other = clips - 1 - i;
      boolean[] cut = null;
      int last = -1;
      for (int frame = 0; frame < batch.lengths()[i]; frame++, at++) {
        boolean[] inside = new boolean[HEIGHT * WIDTH];
        int own = value(plain, at);
        int outside = 0;
        for (int pixel = 0; pixel < inside.length; pixel++) {
          int value = batch.pixels().get(3 * (at * HEIGHT * WIDTH + pixel));
          inside[pixel] = value != own;
          outside += value == own ? 1 : 0;
          if (inside[pixel]) {
            // Values say which frame of which clip they are of.
            assertThat(value % 8).isEqualTo(batch.mix().orElseThrow().labels().labels()[i]);
            assertThat(value / 8).isGreaterThanOrEqualTo(last / 8);
            last = value;
          }
        }
        if (other != i) {
          assertThat((double) outside / inside.length).isCloseTo(mix.share(), within(1e-6));
          assertThat(cut == null || Arrays.equals(cut, inside)).isTrue();
          cut = inside;
        }
      }
      assertThat(mix.labels().labels()[i]).isEqualTo(batch.labels()[other]);
    }
    assertThat(batch.labels()).isEqualTo(plain.labels());
    assertThat(mix.labels().lengths()).isEqualTo(batch.lengths());
    assertThat(mix.labels().labelsOfSteps()).hasSize(batch.frames());
    assertThat(mix.labels().labelsOfFrames()).hasSize(batch.frames());
  }

  @Test
  void batchesDependOnSeedAndPlaceOnly_forClipModels_too() {
    Augmentation augmentation = Augmentation.parse("cutmix=1");
    Batches<ClipBatch> batches = FixedClips.shuffled(set(5), 4, 5, 3, augmentation);
    ClipBatch once = batches.make(2, 0);
    batches.make(0, 0);

    assertThat(batches.make(2, 0).pixels()).isEqualTo(once.pixels());
    assertThat(batches.make(2, 0).mix().orElseThrow().share())
        .isEqualTo(once.mix().orElseThrow().share());
    assertThat(FixedClips.shuffled(set(5), 4, 5, 4, augmentation).make(2, 0).pixels())
        .isNotEqualTo(once.pixels());
    assertThat(once.mix().orElseThrow().labels().labels())
        .containsExactly(
            once.labels()[4],
            once.labels()[3],
            once.labels()[2],
            once.labels()[1],
            once.labels()[0]);
  }

  @Test
  void withoutItNothingIsMixed() {
    assertThat(batch(4, 1, "crop=0").mix()).isEmpty();
    assertThat(ClipBatch.inOrder(set(4), 4).make(0, 0).mix()).isEmpty();
  }

  private static int value(ClipBatch batch, int frame) {
    return batch.pixels().get(3 * frame * HEIGHT * WIDTH);
  }

  private static ClipBatch batch(int clips, long seed, String list) {
    return ClipBatch.shuffled(set(clips), clips, seed, Augmentation.parse(list)).make(0, 0);
  }

  /** Clips of several lengths, a class each; all pixels of frame t of class c are 8 t + c. */
  private static ClipSet set(int clips) {
    List<Example> examples = new ArrayList<>();
    for (int c = 0; c < clips; c++) {
      List<byte[]> frames = new ArrayList<>();
      for (int t = 0; t < 4 + 2 * c; t++) {
        byte[] frame = new byte[3 * HEIGHT * WIDTH];
        Arrays.fill(frame, (byte) (8 * t + c));
        frames.add(frame);
      }
      examples.add(new Example("clip " + c, Frames.of(frames), c));
    }
    List<String> classes = IntStream.range(0, clips).mapToObj(i -> "c" + i).toList();
    return new ExampleClips(classes, HEIGHT, WIDTH, examples);
  }
}
