package dev.clipstream.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Clips of people are the same on every machine, and show what their classes say. */
class SceneClipsTest {

  private static final int HEIGHT = 72;

  private final SceneClips scenes = new SceneClips(HEIGHT, 16);

  @Property(tries = 40)
  void aClipIsAFunctionOfItsSeed_andEachFrameSaysWhatItShows(
      @ForAll long seed, @ForAll @IntRange(max = 6) int label) {
    SceneClips.Clip clip = scenes.clip(seed, label);
    SceneClips.Clip again = scenes.clip(seed, label);

    assertThat(clip.label()).isEqualTo(label);
    assertThat(clip.frames()).hasSize(16).containsExactlyElementsOf(again.frames());
    assertThat(clip.frames())
        .allMatch(frame -> frame.length == HEIGHT * SceneClips.width(HEIGHT) * 3);
    assertThat(clip.shows()).hasSize(16).isEqualTo(again.shows());
    assertThat(clip.frames().get(0)).isNotEqualTo(scenes.clip(seed + 1, label).frames().get(0));
    Set<String> may =
        switch (SceneClips.classes().get(label)) {
          case "walk" -> Set.of("walking");
          case "run" -> Set.of("running", "nobody");
          case "wave" -> Set.of("waving");
          case "fall", "get-up" -> Set.of("standing", "down");
          default -> Set.of("together", "apart");
        };
    assertThat(names(clip.shows())).isSubsetOf(may);
  }

  private static Set<String> names(List<Integer> shows) {
    Set<String> names = new HashSet<>();
    shows.forEach(shown -> names.add(SceneClips.frameClasses().get(shown)));
    return names;
  }

  @Test
  void whoGetsUpFallsBackwardsInTime() {
    for (int seed = 0; seed < 20; seed++) {
      List<Integer> fall = clip(seed, "fall").shows();
      List<Integer> up = new ArrayList<>(clip(seed, "get-up").shows());
      Collections.reverse(up);

      assertThat(up).isEqualTo(fall);
      assertThat(names(fall.subList(0, 1))).containsExactly("standing");
      assertThat(names(fall.subList(15, 16))).containsExactly("down");
    }
  }

  @Test
  void whoRunsChangesMoreOfThePictureThanWhoWalks_andWhoWavesLeast() {
    double walk = 0;
    double run = 0;
    double wave = 0;
    for (int seed = 0; seed < 20; seed++) {
      walk += change(clip(seed, "walk"));
      run += change(clip(seed, "run"));
      wave += change(clip(seed, "wave"));
    }
    assertThat(run).isGreaterThan(1.1 * walk);
    assertThat(walk).isGreaterThan(1.3 * wave);
  }

  /** Part of the numbers that differ from one frame to the next by more than noise does. */
  private static double change(SceneClips.Clip clip) {
    byte[] one = clip.frames().get(7);
    byte[] other = clip.frames().get(8);
    int changed = 0;
    for (int i = 0; i < one.length; i++) {
      changed += Math.abs((one[i] & 255) - (other[i] & 255)) > 40 ? 1 : 0;
    }
    return changed / (double) one.length;
  }

  @Test
  void lengthAndSizeAreThoseAskedFor_andOthersAreRefused() {
    SceneClips.Clip clip = new SceneClips(180, 5).clip(3, 0);

    assertThat(clip.frames()).hasSize(5);
    assertThat(clip.frames().get(0)).hasSize(240 * 180 * 3);
    assertThatThrownBy(() -> new SceneClips(21, 16)).hasMessageContaining("24");
    assertThatThrownBy(() -> new SceneClips(100, 16)).hasMessageContaining("threes");
    assertThatThrownBy(() -> new SceneClips(72, 1)).hasMessageContaining("2 frames");
    assertThatThrownBy(() -> scenes.clip(1, 7)).hasMessageContaining("0 to 6");
  }

  private SceneClips.Clip clip(long seed, String name) {
    return scenes.clip(seed, SceneClips.classes().indexOf(name));
  }
}
