package dev.clipstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Label;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How early clips can be told by what is said so far. */
class EarlyLabelsTest {

  private final EarlyLabels early = new EarlyLabels();

  @Test
  void aClipIsToldOnce_whenOneLabelHasBeenSureForTwoFramesInARow() {
    say("a", "none", 0.99);
    say("a", "none", 0.99);
    say("a", "circle-up", 0.96);
    say("a", "circle-left", 0.96);
    say("a", "circle-left", 0.96);
    say("a", "circle-up", 0.99);
    say("a", "circle-up", 0.99);

    assertThat(early.summary(1, 16))
        .isEqualTo("so far: 1 of 1 clips sure early, 1 of them rightly, after 5.0 of 16 frames");
  }

  @Test
  void whoIsNeverSureForLongEnoughIsNotTold_andSureIsNotRight() {
    for (int frame = 0; frame < 4; frame++) {
      say("unsure", "circle-left", 0.94);
      say("doubting", frame % 2 == 0 ? "circle-left" : "circle-up", 0.99);
      say("wrong", "square-up", 0.99);
    }
    early.accept("silent", List.of(), "circle-left");

    assertThat(early.summary(4, 16))
        .isEqualTo("so far: 1 of 4 clips sure early, 0 of them rightly, after 2.0 of 16 frames");
  }

  private void say(String clip, String label, double score) {
    early.accept(clip, List.of(new Label(label, (float) score)), "circle-left");
  }
}
