package dev.clipstream.trainer.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.trainer.data.batch.Batches;
import dev.clipstream.trainer.data.batch.ClipBatch;
import dev.clipstream.trainer.data.batch.FrameBatch;
import dev.clipstream.trainer.data.store.ArrayFrameSet;
import dev.clipstream.trainer.data.store.Example;
import dev.clipstream.trainer.data.store.ExampleClips;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.data.store.Frames;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Resized crops, erasing, RandAugment and CutMix. */
class StrongerAugmentationTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resized-crop=0.35",
        "resized-crop=0.35:2.0",
        "erase=0.25",
        "erase=0.25:0.1",
        "randaugment=9",
        "randaugment=9:3",
        "cutmix=1.0",
        "flip,crop=4,resized-crop=0.08,randaugment=5,erase=1.0,cutmix=0.5"
      })
  void listComesBackAsItWas(String list) {
    assertThat(Augmentation.parse(list).list()).isEqualTo(list);
    assertThat(Augmentation.parse(Augmentation.parse(list).list()))
        .isEqualTo(Augmentation.parse(list));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resized-crop=0        | least part of resized-crop",
        "resized-crop=1.5      | least part of resized-crop",
        "resized-crop=0.5:0.5  | ratio of resized-crop",
        "resized-crop=half     | 'half' is no number",
        "resized-crop          | '' is no number",
        "erase=2               | probability of erase",
        "erase=0.5:3           | largest area of erase",
        "erase=0.5:            | '0.5:' is no number",
        "randaugment=0         | magnitude of randaugment",
        "randaugment=31        | magnitude of randaugment",
        "randaugment=9:0       | operations of randaugment",
        "randaugment=9.5       | '9.5' is no number",
        "cutmix=2              | cutmix must be",
        "mixup=0.2,cutmix=1    | leave one out",
        "cutmix=NaN            | cutmix must be"
      })
  void nonsenseIsRefusedWithItsName(String list, String message) {
    assertThatThrownBy(() -> Augmentation.parse(list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Property(tries = 300)
  void partOfAnImageLiesInIt_andIsNoSmallerThanItMay(
      @ForAll @IntRange(min = 8, max = 300) int height,
      @ForAll @IntRange(min = 8, max = 300) int width,
      @ForAll @DoubleRange(min = 0.05, max = 1) double scale,
      @ForAll @DoubleRange(min = 1, max = 4) double ratio,
      @ForAll long seed) {
    ResizedCrop.Box box = new ResizedCrop(scale, ratio).draw(height, width, new Random(seed));

    assertThat(box.left()).isNotNegative();
    assertThat(box.top()).isNotNegative();
    assertThat(box.left() + box.width()).isLessThanOrEqualTo(width);
    assertThat(box.top() + box.height()).isLessThanOrEqualTo(height);
    // Sides are rounded to whole pixels.
    double area = (box.width() + 0.5) * (box.height() + 0.5);
    assertThat(area).isGreaterThanOrEqualTo(scale * height * width);
    double shape = (double) box.width() / width * height / box.height();
    double slack = (1 + 0.6 / box.width()) * (1 + 0.6 / box.height());
    assertThat(Math.max(shape, 1 / shape)).isLessThanOrEqualTo(ratio * slack);
  }

  @Test
  void partsHaveTheMeanAreaThatTheyShould_andComeFromEverywhere() {
    Random random = new Random(3);
    double area = 0;
    double middle = 0;
    int draws = 4000;
    for (int i = 0; i < draws; i++) {
      // Without another shape every draw fits.
      ResizedCrop.Box box = new ResizedCrop(0.2, 1).draw(100, 100, random);
      area += box.width() * box.height() / 1e4 / draws;
      middle += (box.left() + box.width() / 2.0) / 100 / draws;
    }

    assertThat(area).isCloseTo(0.6, within(0.02));
    assertThat(middle).isCloseTo(0.5, within(0.02));
  }

  @Test
  void partIsBroughtToTheSizeOfTheWhole_edgeToEdge() {
    byte[] ramp = new byte[3 * 8 * 8];
    for (int i = 0; i < 64; i++) {
      Arrays.fill(ramp, 3 * i, 3 * i + 3, (byte) (10 * (i % 8)));
    }

    byte[] half = Affine.IDENTITY.within(new ResizedCrop.Box(2, 0, 4, 8), 8, 8).apply(ramp, 8, 8);

    // Each column of the part becomes two, a quarter of a column before and after its middle.
    assertThat(row(half, 3)).containsExactly(18, 23, 28, 33, 38, 43, 48, 53);
    assertThat(row(half, 7)).isEqualTo(row(half, 0));
  }

  private static int[] row(byte[] image, int y) {
    return IntStream.range(0, 8).map(x -> image[3 * (8 * y + x)]).toArray();
  }

  @Property(tries = 200)
  void erasingChangesARectangleOnly_ofTheAreaThatItMay(
      @ForAll @IntRange(min = 8, max = 40) int height,
      @ForAll @IntRange(min = 8, max = 40) int width,
      @ForAll @DoubleRange(min = 0.05, max = 1) double most,
      @ForAll long seed) {
    byte[] image = new byte[height * width * 3];
    new Random(seed).nextBytes(image);
    byte[] erased = changed("erase=1:" + most, image, height, width, seed);

    int top = height;
    int bottom = -1;
    int left = width;
    int right = -1;
    for (int i = 0; i < image.length; i++) {
      if (image[i] != erased[i]) {
        top = Math.min(top, i / 3 / width);
        bottom = Math.max(bottom, i / 3 / width);
        left = Math.min(left, i / 3 % width);
        right = Math.max(right, i / 3 % width);
      }
    }
    double area = (double) Math.max(0, bottom - top) * Math.max(0, right - left);
    assertThat(area).isLessThanOrEqualTo(most * height * width);
    long same = 0;
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        int at = 3 * (y * width + x);
        same += Arrays.equals(image, at, at + 3, erased, at, at + 3) ? 1 : 0;
      }
    }
    // Noise is what was there before once in 16 million pixels: the rectangle is full of it.
    assertThat(same).isZero();
  }

  @Test
  void erasingIsAsOftenAsItShould_andOfTheMeanAreaThatItShould() {
    int erased = 0;
    double area = 0;
    int draws = 2000;
    Random random = new Random(5);
    for (int i = 0; i < draws; i++) {
      Optional<Erasing.Patch> patch = new Erasing(0.25, 0.2).draw(32, 32, random);
      erased += patch.isPresent() ? 1 : 0;
      area += patch.map(p -> p.width() * p.height() / 1024.0).orElse(0.0);
    }

    assertThat(erased / (double) draws).isCloseTo(0.25, within(0.03));
    assertThat(area / erased).isCloseTo(0.11, within(0.01));
  }

  @ParameterizedTest
  @EnumSource(RandomOperation.class)
  void operationChangesAnImageUnlessItIsNone_moreTheStrongerItIs(RandomOperation operation) {
    byte[] image = photograph(24, 20);
    byte[] weak = operation.apply(image.clone(), 24, 20, 0.2);
    byte[] strong = operation.apply(image.clone(), 24, 20, 1);
    byte[] back = operation.apply(image.clone(), 24, 20, -1);

    boolean none = operation == RandomOperation.IDENTITY;
    assertThat(Arrays.equals(strong, image)).isEqualTo(none);
    assertThat(Arrays.equals(back, image)).isEqualTo(none);
    assertThat(distance(weak, image)).isLessThanOrEqualTo(distance(strong, image));
    assertThat(strong).hasSameSizeAs(image);
  }

  @ParameterizedTest
  @EnumSource(RandomOperation.class)
  void operationOfAnEvenImage_keepsItEven(RandomOperation operation) {
    byte[] even = new byte[3 * 10 * 12];
    Arrays.fill(even, (byte) 100);

    byte[] after = operation.apply(even.clone(), 10, 12, 0.7);

    for (byte value : after) {
      assertThat(value).isEqualTo(after[0]);
    }
  }

  @Test
  void equalizedImageHasItsMiddleValueInTheMiddle_andStretchedOneEveryBound() {
    byte[] dark = new byte[3 * 10 * 10];
    for (int i = 0; i < dark.length; i++) {
      dark[i] = (byte) (10 + i / 3 / 2);
    }

    byte[] equalized = RandomOperation.EQUALIZE.apply(dark.clone(), 10, 10, 1);
    byte[] stretched = RandomOperation.AUTO_CONTRAST.apply(dark.clone(), 10, 10, 1);

    assertThat(IntStream.range(0, 300).map(i -> equalized[i] & 0xFF).sorted().toArray()[150])
        .isCloseTo(128, within(12));
    assertThat(IntStream.range(0, 300).map(i -> stretched[i] & 0xFF).summaryStatistics())
        .satisfies(all -> assertThat(all.getMin()).isZero())
        .satisfies(all -> assertThat(all.getMax()).isEqualTo(255));
  }

  @Test
  void everyOperationIsDrawn_inEitherDirection() {
    Random random = new Random(1);
    List<RandAugment.Drawn> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      all.addAll(new RandAugment(15, 2).draw(random));
    }

    assertThat(all).hasSize(1000);
    assertThat(all).extracting(RandAugment.Drawn::operation).contains(RandomOperation.values());
    assertThat(all).extracting(RandAugment.Drawn::strength).containsOnly(0.5, -0.5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"resized-crop=0.3", "erase=0.9", "randaugment=9", "cutmix=1", "flip,erase=0.5"})
  void batchesDependOnSeedAndPlaceOnly(String list) {
    FrameSet set = plain(32, 16, 16);
    Augmentation augmentation = Augmentation.parse(list);
    Batches<FrameBatch> batches = FrameBatch.shuffled(set, 16, 7, augmentation);
    ByteBuffer later = batches.make(3, 1).pixels();
    ByteBuffer first = batches.make(0, 0).pixels();

    assertThat(FrameBatch.shuffled(set, 16, 7, augmentation).make(3, 1).pixels()).isEqualTo(later);
    assertThat(FrameBatch.shuffled(set, 16, 8, augmentation).make(3, 1).pixels())
        .isNotEqualTo(later);
    assertThat(batches.make(0, 0).pixels()).isEqualTo(first).isNotEqualTo(later);
  }

  @ParameterizedTest
  @ValueSource(strings = {"resized-crop=0.3", "erase=1", "randaugment=20:3"})
  void framesOfAClipAreChangedAlike_andClipsAreNot(String list) {
    byte[] frame = photograph(16, 16);
    List<byte[]> same = List.of(frame, frame, frame);
    List<Example> clips =
        IntStream.range(0, 4).mapToObj(i -> new Example("" + i, Frames.of(same), i % 2)).toList();
    ClipBatch batch =
        ClipBatch.shuffled(
                new ExampleClips(List.of("a", "b"), 16, 16, clips), 4, 3, Augmentation.parse(list))
            .make(0, 0);
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      byte[] one = new byte[frame.length];
      batch.pixels().get(i * one.length, one);
      frames.add(one);
    }

    for (int i = 0; i < 12; i++) {
      assertThat(frames.get(i)).isEqualTo(frames.get(i / 3 * 3));
    }
    assertThat(frames.stream().map(Arrays::hashCode).distinct().count()).isGreaterThan(1);
  }

  @Test
  void whatIsOlderIsDrawnAsItWas_whateverComesWithIt() {
    byte[] image = photograph(20, 20);
    byte[] plain = changed("flip,crop=3,color=0.3", image, 20, 20, 11);
    byte[] erased = changed("flip,crop=3,color=0.3,erase=1:0.03", image, 20, 20, 11);

    long different =
        IntStream.range(0, plain.length / 3)
            .filter(i -> !Arrays.equals(plain, 3 * i, 3 * i + 3, erased, 3 * i, 3 * i + 3))
            .count();
    assertThat(different).isBetween(1L, 20L);
  }

  private static byte[] changed(String list, byte[] image, int height, int width, long seed) {
    ByteBuffer pixels = ByteBuffer.wrap(image.clone());
    AugmentationDraw.draw(Augmentation.parse(list), height, width, new Random(seed))
        .apply(pixels, 0);
    return pixels.array();
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

  /** Something with edges, slopes and colors. */
  private static byte[] photograph(int height, int width) {
    byte[] pixels = new byte[height * width * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = 3 * (y * width + x);
        pixels[at] = (byte) (40 + 6 * x);
        pixels[at + 1] = (byte) (200 - 5 * y);
        pixels[at + 2] = (byte) (x > width / 3 && y > height / 2 ? 180 : 60 + (x * y) % 17);
      }
    }
    return pixels;
  }

  private static long distance(byte[] one, byte[] other) {
    long sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.abs((one[i] & 0xFF) - (other[i] & 0xFF));
    }
    return sum;
  }
}
