package dev.clipstream.shapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Of a procedural stream it is known at every frame what goes on. */
class ShapeStreamTest {

  private static final int SIZE = 32;

  @Property(tries = 50)
  void actionsComeOneAfterAnother_withSomethingElseBetween_andEndBeforeTheStream(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 900) int frames) {
    ShapeStream stream = new ShapeStream(seed, SIZE, frames);

    long free = 0;
    for (LabelSpan action : stream.actions()) {
      assertThat(ShapeClips.classes()).contains(action.label());
      assertThat(action.begin()).isBetween(free + 15, free + 45);
      assertThat(action.end() - action.begin()).isBetween(20L, 40L);
      free = action.end();
    }
    assertThat(free).isLessThanOrEqualTo(frames);
  }

  @Property(tries = 30)
  void labelOfEveryFrameIsThatOfTheActionItLiesIn(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int frames) {
    ShapeStream stream = new ShapeStream(seed, SIZE, frames);

    for (int frame = 0; frame < frames; frame++) {
      int at = frame;
      String truth =
          stream.actions().stream()
              .filter(action -> action.begin() <= at && at < action.end())
              .map(LabelSpan::label)
              .findFirst()
              .orElse(ShapeStream.NONE);
      assertThat(ShapeStream.classes().get(stream.label(frame))).isEqualTo(truth);
      String shown = ShapeStream.frameClasses().get(stream.frameLabel(frame));
      if (!truth.equals(ShapeStream.NONE)) {
        assertThat(truth).startsWith(shown + "-");
      }
    }
  }

  @Property(tries = 20)
  void timesOfCaptureAreThoseOfTheFirstAndTheLastFrame(@ForAll long seed) {
    ShapeStream stream = new ShapeStream(seed, SIZE, 300);

    List<LabelSpan> frames = stream.actions();
    List<LabelSpan> times = stream.actionTimes();

    assertThat(times).hasSameSizeAs(frames);
    for (int i = 0; i < frames.size(); i++) {
      LabelSpan time = times.get(i);
      assertThat(time.label()).isEqualTo(frames.get(i).label());
      assertThat(time.begin()).isEqualTo(100 * frames.get(i).begin());
      assertThat(time.end()).isEqualTo(100 * (frames.get(i).end() - 1));
    }
  }

  @Example
  void sameSeedGivesTheSameStream_inAnyOrderOfFrames_onEveryMachine() {
    ShapeStream stream = new ShapeStream(7, SIZE, 120);
    byte[] late = stream.frame(100);
    byte[] early = stream.frame(3);

    ShapeStream again = new ShapeStream(7, SIZE, 120);
    assertThat(again.actions()).isEqualTo(stream.actions());
    assertThat(again.frame(3)).isEqualTo(early).hasSize(SIZE * SIZE * 3);
    assertThat(again.frame(100)).isEqualTo(late).isNotEqualTo(early);
    assertThat(new ShapeStream(8, SIZE, 120).frame(3)).isNotEqualTo(early);
    // A change here changes what trained models were trained on.
    assertThat(early).startsWith(FIRST_PIXELS);
  }

  @Example
  void everyClassComes_andBetweenActionsSomeShapesStandStill() {
    Set<Integer> labels = new HashSet<>();
    Set<Integer> still = new HashSet<>();
    for (long seed = 0; seed < 12; seed++) {
      ShapeStream stream = new ShapeStream(seed, SIZE, 900);
      for (int frame = 0; frame < stream.frames(); frame++) {
        labels.add(stream.label(frame));
        if (stream.label(frame) == ShapeStream.classes().size() - 1) {
          still.add(stream.frameLabel(frame));
        }
      }
    }

    assertThat(labels).hasSize(ShapeClips.classes().size() + 1);
    assertThat(still).hasSize(ShapeClips.shapes().size() + 1);
  }

  @Example
  void shapeMovesAsTheLabelSays() {
    for (long seed = 0; seed < 20; seed++) {
      ShapeStream stream = new ShapeStream(seed, SIZE, 300);
      for (LabelSpan action : stream.actions()) {
        double[] early = center(stream, (int) action.begin() + 4);
        double[] late = center(stream, (int) action.end() - 5);
        int axis = action.label().endsWith("-left") || action.label().endsWith("-right") ? 0 : 1;
        boolean back = action.label().endsWith("-left") || action.label().endsWith("-up");
        double way = late[axis] - early[axis];
        assertThat(back ? -way : way).as("%d %s", seed, action).isGreaterThan(1);
      }
    }
  }

  /**
   * Mean column and row of what is brighter than the frame's mean: the shape is the bright part.
   */
  private static double[] center(ShapeStream stream, int frame) {
    byte[] pixels = stream.frame(frame);
    double mean = 0;
    for (byte value : pixels) {
      mean += (value & 0xFF) / (double) pixels.length;
    }
    double weights = 0;
    double[] sums = new double[2];
    for (int i = 0; i < SIZE * SIZE; i++) {
      int channels =
          (pixels[3 * i] & 0xFF) + (pixels[3 * i + 1] & 0xFF) + (pixels[3 * i + 2] & 0xFF);
      double weight = Math.max(0, channels / 3.0 - mean - 25);
      weights += weight;
      int row = i / SIZE;
      sums[0] += weight * (i - row * SIZE);
      sums[1] += weight * row;
    }
    return new double[] {sums[0] / weights, sums[1] / weights};
  }

  @Example
  void whatIsNoStreamIsRefused() {
    assertThatThrownBy(() -> new ShapeStream(1, 8, 10)).hasMessageContaining("16x16");
    assertThatThrownBy(() -> new ShapeStream(1, SIZE, 10).frame(10))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static final byte[] FIRST_PIXELS = {37, 86, 73, 35, 92, 71, 33, 82, 67, 23, 81, 58};
}
