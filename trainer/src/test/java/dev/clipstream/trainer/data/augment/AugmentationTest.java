package dev.clipstream.trainer.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.trainer.data.batch.Batches;
import dev.clipstream.trainer.data.batch.ClipBatch;
import dev.clipstream.trainer.data.batch.FrameBatch;
import dev.clipstream.trainer.data.store.ArrayFrameSet;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.Example;
import dev.clipstream.trainer.data.store.ExampleClips;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.data.store.Frames;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {

  private static final int HEIGHT = 5;
  private static final int WIDTH = 7;

  @Test
  void listIsParsed_andNonsenseIsNamed() {
    assertThat(Augmentation.parse("flip, crop=4,rotate=15,colour=0.2,cutout=8,mixup=0.2"))
        .isEqualTo(new Augmentation(Augmentation.Flip.RANDOM, 4, 15, 0.2, 8, 0.2));
    String list = "flip,crop=4,color=0.2,mixup=0.5";
    assertThat(Augmentation.parse(list).list()).isEqualTo(list);
    assertThat(Augmentation.parse(" none ")).isEqualTo(Augmentation.NONE);
    assertThat(Augmentation.NONE.list()).isEqualTo("none");
    assertThatThrownBy(() -> Augmentation.parse("flap"))
        .hasMessageContaining("'flap'")
        .hasMessageContaining("crop=PIXELS");
    assertThatThrownBy(() -> Augmentation.parse("crop=x")).hasMessageContaining("'x'");
    assertThatThrownBy(() -> Augmentation.parse("colour=2")).hasMessageContaining("0 to 1");
  }

  @Test
  void flipMirrorsLeftAndRightOrDoesNothing() {
    byte[] original = image();
    byte[] mirrored = original.clone();
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        System.arraycopy(
            original, 3 * (y * WIDTH + x), mirrored, 3 * (y * WIDTH + WIDTH - 1 - x), 3);
      }
    }

    List<byte[]> seen = draws("flip", 40);

    assertThat(seen).anyMatch(p -> Arrays.equals(p, original));
    assertThat(seen).anyMatch(p -> Arrays.equals(p, mirrored));
    assertThat(seen).allMatch(p -> Arrays.equals(p, original) || Arrays.equals(p, mirrored));
  }

  @Test
  void alternatingFlipShowsBothSidesOfEveryImageInTwoEpochs_halfOfThemInEither() {
    int turned = 0;
    for (int i = 0; i < 1000; i++) {
      boolean first = Augmentation.Flip.alternates(7, i, 0);
      turned += first ? 1 : 0;
      for (int epoch = 1; epoch < 6; epoch++) {
        assertThat(Augmentation.Flip.alternates(7, i, epoch)).isEqualTo(first ^ epoch % 2 == 1);
      }
    }
    assertThat(turned).isBetween(400, 600);
    assertThat(Augmentation.parse("alternating-flip,crop=2").list())
        .isEqualTo("alternating-flip,crop=2");
    assertThatThrownBy(() -> Augmentation.parse("flip,alternating-flip"))
        .hasMessageContaining("exclude each other");
    assertThatThrownBy(() -> Augmentation.parse("alternating-flip=1"))
        .hasMessageContaining("takes no value");
  }

  @Test
  void cropShiftsByNoMoreThanItMay() {
    byte[] original = image();
    List<byte[]> seen = draws("crop=1", 200);

    for (byte[] shifted : seen) {
      boolean found = false;
      for (int dy = -1; dy <= 1; dy++) {
        for (int dx = -1; dx <= 1; dx++) {
          // A pixel of the inside, which no mirrored edge reaches.
          int from = 3 * ((2 + dy) * WIDTH + 3 + dx);
          found |= original[from] == shifted[3 * (2 * WIDTH + 3)];
        }
      }
      assertThat(found).isTrue();
    }
    assertThat(seen.stream().map(Arrays::hashCode).distinct().count()).isEqualTo(9);
  }

  @Test
  void rotationKeepsTheMiddle_andColourTheShape() {
    byte[] original = image();
    int middle = 3 * (2 * WIDTH + 3);
    assertThat(draws("rotate=90", 50))
        .allSatisfy(p -> assertThat(p[middle]).isEqualTo(original[middle]))
        .anySatisfy(p -> assertThat(p).isNotEqualTo(original));
    assertThat(draws("color=0.5", 50)).anySatisfy(p -> assertThat(p).isNotEqualTo(original));
  }

  @Test
  void cutoutGreysNoMoreThanItsSquare() {
    for (byte[] cut : draws("cutout=2", 50)) {
      byte[] original = image();
      int changed = 0;
      for (int i = 0; i < cut.length; i += 3) {
        changed += cut[i] == original[i] && cut[i + 1] == original[i + 1] ? 0 : 1;
      }
      assertThat(changed).isBetween(1, 4);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flip,crop=2",
        "alternating-flip",
        "rotate=20",
        "color=0.3",
        "cutout=3",
        "mixup=0.4"
      })
  void batchesDependOnTheirPlaceOnly_andTheSetIsLeftAlone(String list) {
    FrameSet set = set();
    Batches<FrameBatch> once = FrameBatch.shuffled(set, 4, 7, Augmentation.parse(list));
    FrameBatch first = once.make(1, 0);
    FrameBatch again = FrameBatch.shuffled(set, 4, 7, Augmentation.parse(list)).make(1, 0);

    assertThat(again.pixels()).isEqualTo(first.pixels());
    assertThat(again.mix().isPresent()).isEqualTo(list.startsWith("mixup"));
    assertThat(once.make(2, 0).pixels()).isNotEqualTo(first.pixels());
    ByteBuffer pixels = ByteBuffer.allocate(HEIGHT * WIDTH * 3);
    set.read(0, pixels);
    assertThat(pixels.array()).isEqualTo(image());
  }

  @Test
  void mixUpPairsEachImageWithAnother_andKeepsItsLabelFirst() {
    FrameBatch batch = FrameBatch.shuffled(set(), 4, 7, Augmentation.parse("mixup=1")).make(0, 0);
    FrameBatch.Mix mix = batch.mix().orElseThrow();

    assertThat(mix.share()).isBetween(0.5f, 1f);
    for (int i = 0; i < 4; i++) {
      assertThat(mix.labels()[i]).isEqualTo(batch.labels()[3 - i]);
    }
  }

  @Test
  void allFramesOfAClipAreChangedAlike() {
    List<byte[]> frames = List.of(image(), image(), image());
    ClipSet clips =
        new ExampleClips(
            List.of("a", "b"), HEIGHT, WIDTH, List.of(new Example("clip", Frames.of(frames), 0)));
    ClipBatch batch =
        ClipBatch.shuffled(clips, 1, 3, Augmentation.parse("crop=2,color=0.5")).make(0, 0);
    byte[] first = new byte[HEIGHT * WIDTH * 3];
    byte[] last = new byte[HEIGHT * WIDTH * 3];
    batch.pixels().get(0, first);
    batch.pixels().get(2 * first.length, last);

    assertThat(first).isEqualTo(last).isNotEqualTo(image());
  }

  private static List<byte[]> draws(String list, int count) {
    Random random = new Random(1);
    List<byte[]> seen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ByteBuffer pixels = ByteBuffer.wrap(image());
      AugmentationDraw.draw(Augmentation.parse(list), HEIGHT, WIDTH, random).apply(pixels, 0);
      seen.add(pixels.array());
    }
    return seen;
  }

  /** No two pixels alike. */
  private static byte[] image() {
    byte[] pixels = new byte[HEIGHT * WIDTH * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (2 * i);
    }
    return pixels;
  }

  private static FrameSet set() {
    List<ArrayFrameSet.Image> images = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      byte[] pixels = image();
      pixels[0] = (byte) i;
      images.add(new ArrayFrameSet.Image(pixels, i % 2));
    }
    return new ArrayFrameSet(List.of("a", "b"), HEIGHT, WIDTH, images);
  }
}
