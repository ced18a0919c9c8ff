package dev.clipstream.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.records.FrameHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class KnownLabelsTest {

  @Property(tries = 200)
  void frameFindsExactlyTheWindowsThatItLiesIn(@ForAll long seed) {
    Random random = new Random(seed);
    KnownLabels known = new KnownLabels();
    List<SourceLabel> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      long first = random.nextInt(60);
      SourceLabel.Clip clip =
          new SourceLabel.Clip(Optional.empty(), first, first + random.nextInt(20));
      SourceLabel truth = new SourceLabel("label " + i, 1, Optional.of(clip));
      all.removeIf(other -> other.clip().equals(truth.clip()));
      all.add(truth);
      known.clip("camera", clip, Optional.of(truth));
    }
    long index = random.nextLong(90) - 5;

    List<SourceLabel> expected =
        all.stream()
            .filter(t -> t.clip().orElseThrow().firstFrame() <= index)
            .filter(t -> t.clip().orElseThrow().lastFrame() >= index)
            .toList();

    assertThat(known.of(frame(index))).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(known.of(frame(Long.MIN_VALUE))).isEmpty();
  }

  @Property(tries = 20)
  void truthThatIsTakenBackIsForgotten(@ForAll long index) {
    KnownLabels known = new KnownLabels();
    known.frame(
        "camera",
        Optional.empty(),
        index,
        Optional.of(new SourceLabel("cat", 1, Optional.empty())));
    assertThat(known.of(frame(index))).hasSize(1);

    known.frame("camera", Optional.empty(), index, Optional.empty());

    assertThat(known.of(frame(index))).isEmpty();
  }

  private static FrameHeader frame(long index) {
    return new FrameHeader("camera", Optional.empty(), index, 0, false);
  }
}
