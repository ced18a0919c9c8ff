package dev.clipstream.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.shapes.LabelSpan;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Streams of people: what is said of them is what happens in them. */
class SceneStreamTest {

  private static final int HEIGHT = 36;

  @Property(tries = 60)
  void actionsAreApart_withinTheStream_andOfTheClassesOfClips(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 1500) int frames) {
    SceneStream stream = new SceneStream(seed, HEIGHT, frames);
    long end = 0;
    for (LabelSpan action : stream.actions()) {
      assertThat(action.begin()).isGreaterThanOrEqualTo(end + 10);
      assertThat(action.end() - action.begin()).isBetween(5L, 80L);
      assertThat(SceneClips.classes()).contains(action.label());
      end = action.end();
    }
    assertThat(end).isLessThan(frames);
  }

  @Property(tries = 30)
  void eachFrameHasTheLabelOfWhatGoesOn(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 600) int frames) {
    SceneStream stream = new SceneStream(seed, HEIGHT, frames);
    for (int frame = 0; frame < frames; frame++) {
      int at = frame;
      String truth =
          stream.actions().stream()
              .filter(action -> action.begin() <= at && at < action.end())
              .map(LabelSpan::label)
              .findFirst()
              .orElse(SceneStream.NONE);
      assertThat(SceneStream.classes().get(stream.label(frame))).isEqualTo(truth);
      String shown = SceneClips.frameClasses().get(stream.frameLabel(frame));
      if (truth.equals(SceneStream.NONE)) {
        assertThat(shown).isNotIn("walking", "running", "waving");
      }
    }
  }

  @Property(tries = 20)
  void whoFallsGetsUpNext_andWhoMeetParts(@ForAll long seed) {
    List<LabelSpan> actions = new SceneStream(seed, HEIGHT, 2000).actions();
    for (int i = 1; i < actions.size(); i++) {
      String before = actions.get(i - 1).label();
      String now = actions.get(i).label();
      assertThat(now.equals("get-up")).isEqualTo(before.equals("fall"));
      assertThat(now.equals("part")).isEqualTo(before.equals("meet"));
    }
  }

  @Test
  void framesCanBeHadInAnyOrder_andALongerStreamBeginsLikeAShorterOne() {
    SceneStream stream = new SceneStream(7, HEIGHT, 200);
    byte[] late = stream.frame(150);
    byte[] early = stream.frame(3);

    SceneStream longer = new SceneStream(7, HEIGHT, 900);
    assertThat(longer.frame(3)).isEqualTo(early);
    assertThat(longer.frame(150)).isEqualTo(late);
    assertThat(longer.actions()).startsWith(stream.actions().toArray(LabelSpan[]::new));
    assertThat(new SceneStream(8, HEIGHT, 200).frame(3)).isNotEqualTo(early);
  }

  @Test
  void everyActionAndEverySightComes() {
    Set<Integer> labels = new HashSet<>();
    Set<Integer> shown = new HashSet<>();
    for (int seed = 0; seed < 10; seed++) {
      SceneStream stream = new SceneStream(seed, HEIGHT, 900);
      for (int frame = 0; frame < stream.frames(); frame++) {
        labels.add(stream.label(frame));
        shown.add(stream.frameLabel(frame));
      }
    }
    assertThat(labels).hasSize(SceneStream.classes().size());
    assertThat(shown).hasSize(SceneClips.frameClasses().size());
  }

  @Test
  void betweenTwoActionsNobodyJumps() {
    for (int seed = 0; seed < 10; seed++) {
      SceneStream stream = new SceneStream(seed, 72, 900);
      for (LabelSpan action : stream.actions()) {
        if (!action.label().equals("walk") && !action.label().equals("run")) {
          continue;
        }
        byte[] last = stream.frame((int) action.end() - 1);
        byte[] next = stream.frame((int) action.end());
        byte[] later = stream.frame((int) action.end() + 1);
        // A step at most, and then rest.
        assertThat(changed(last, next)).isLessThan(0.12);
        assertThat(changed(next, later)).isLessThan(0.03);
      }
    }
  }

  /** Part of the numbers that differ by more than noise does. */
  private static double changed(byte[] one, byte[] other) {
    int changed = 0;
    for (int i = 0; i < one.length; i++) {
      changed += Math.abs((one[i] & 255) - (other[i] & 255)) > 45 ? 1 : 0;
    }
    return changed / (double) one.length;
  }

  @Test
  void whatIsNotThereIsRefused() {
    assertThatThrownBy(() -> new SceneStream(1, 8, 10)).hasMessageContaining("24");
    assertThatThrownBy(() -> new SceneStream(1, HEIGHT, 0)).hasMessageContaining("1 frame");
    assertThatThrownBy(() -> new SceneStream(1, HEIGHT, 10).frame(10))
        .hasMessageContaining("0 to 9");
  }
}
