package dev.clipstream.shapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeClipsTest {

  private final ShapeClips shapes = new ShapeClips(32, 16);

  @Test
  void sameSeedGivesTheSameClip_onEveryMachine() {
    ShapeClips.Clip clip = shapes.clip(7, 3);

    assertThat(shapes.clip(7, 3).frames()).containsExactlyElementsOf(clip.frames());
    // A change here changes what trained models were trained on.
    assertThat(clip.frames().get(0))
        .startsWith(new byte[] {-124, -113, 63, -127, 125, 71, -124, -127, 64, -118, -113, 58});
  }

  @Test
  void otherSeedGivesAnotherClip() {
    assertThat(shapes.clip(7, 3).frames().get(0)).isNotEqualTo(shapes.clip(8, 3).frames().get(0));
  }

  @Test
  void oppositeDirectionIsTheSameClipBackwards_soThatNoAverageTellsThemApart() {
    for (String shape : ShapeClips.shapes()) {
      assertBackwards(shape + "-left", shape + "-right");
      assertBackwards(shape + "-up", shape + "-down");
    }
  }

  private void assertBackwards(String one, String other) {
    List<byte[]> frames = new ArrayList<>(clip(5, one).frames());
    Collections.reverse(frames);
    assertThat(frames).containsExactlyElementsOf(clip(5, other).frames());
  }

  @Test
  void shapeMovesInTheDirectionOfItsClass() {
    for (long seed = 0; seed < 20; seed++) {
      ShapeClips.Clip right = clip(seed, "square-right");
      ShapeClips.Clip down = clip(seed, "square-down");

      assertThat(centre(right, 11, true)).isGreaterThan(centre(right, 4, true));
      assertThat(centre(down, 11, false)).isGreaterThan(centre(down, 4, false));
    }
  }

  private ShapeClips.Clip clip(long seed, String name) {
    return shapes.clip(seed, ShapeClips.classes().indexOf(name));
  }

  /** Mean column or row of what is brighter than the frame's mean: the shape is the bright part. */
  private static double centre(ShapeClips.Clip clip, int frame, boolean column) {
    byte[] pixels = clip.frames().get(frame);
    double mean = 0;
    for (byte value : pixels) {
      mean += (value & 0xFF) / (double) pixels.length;
    }
    double weights = 0;
    double sum = 0;
    for (int i = 0; i < 32 * 32; i++) {
      int channels =
          (pixels[3 * i] & 0xFF) + (pixels[3 * i + 1] & 0xFF) + (pixels[3 * i + 2] & 0xFF);
      double weight = Math.max(0, channels / 3.0 - mean - 25);
      weights += weight;
      sum += weight * (column ? i % 32 : i / 32);
    }
    return sum / weights;
  }

  @Test
  void framesHaveTheSizeAndNumberAskedFor() {
    ShapeClips.Clip clip = new ShapeClips(48, 5).clip(1, 0);

    assertThat(clip.frames()).hasSize(5).allSatisfy(f -> assertThat(f).hasSize(48 * 48 * 3));
    assertThat(ShapeClips.classes().get(clip.label()))
        .startsWith(ShapeClips.shapes().get(clip.shape()));
  }

  @Test
  void impossibleRequestsAreRefusedWithTheirValues() {
    assertThatThrownBy(() -> new ShapeClips(8, 16)).hasMessageContaining("8x8");
    assertThatThrownBy(() -> shapes.clip(1, 16)).hasMessageContaining("16");
  }
}
