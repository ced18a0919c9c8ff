package dev.clipstream.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.records.FrameHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
          new SourceLabel.Clip(Optional.empty(), first, first + random.nextInt(20), 0, 0);
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

    assertThat(known.of(frame(index), 0).labels()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(known.of(frame(Long.MIN_VALUE), 0).labels()).isEmpty();
  }

  @Property(tries = 20)
  void truthThatIsTakenBackIsForgotten(@ForAll long index) {
    KnownLabels known = new KnownLabels();
    known.frame(
        key(index), OptionalLong.empty(), Optional.of(new SourceLabel("cat", 1, Optional.empty())));
    assertThat(known.of(frame(index), 0).labels()).hasSize(1);

    known.frame(key(index), OptionalLong.empty(), Optional.empty());

    assertThat(known.of(frame(index), 0).labels()).isEmpty();
  }

  @Property(tries = 20)
  void labelIsOfTheFrameThatWasCapturedThen_howeverOftenItsIndexComes(@ForAll long index) {
    KnownLabels known = new KnownLabels();
    for (int round = 0; round < 3; round++) {
      known.frame(
          new FrameWords.Key("camera", Optional.empty(), index, round),
          OptionalLong.of(100 + round),
          Optional.of(new SourceLabel("round " + round, 1, Optional.empty())));
    }
    for (int round = 0; round < 3; round++) {
      FrameHeader frame = new FrameHeader("camera", Optional.empty(), index, round, false);
      assertThat(known.of(frame, 100 + round).labels())
          .extracting(SourceLabel::label)
          .containsExactly("round " + round);
    }
    assertThat(known.of(new FrameHeader("camera", Optional.empty(), index, 3, false), 103).labels())
        .isEmpty();
  }

  @Property(tries = 20)
  void framesOfOneIndexAndTimeAreToldApartByTheirRecords_orNotAtAll(@ForAll long index) {
    KnownLabels known = new KnownLabels();
    known.frame(key(index), OptionalLong.of(1), Optional.of(label("red")));
    assertThat(known.of(frame(index), 7).labels()).containsExactly(label("red"));
    known.frame(key(index), OptionalLong.of(2), Optional.of(label("green")));

    assertThat(known.of(frame(index), 1).labels()).containsExactly(label("red"));
    assertThat(known.of(frame(index), 2).labels()).containsExactly(label("green"));
    assertThat(known.of(frame(index), 3)).isEqualTo(FrameTruth.AMBIGUOUS);
  }

  private static SourceLabel label(String label) {
    return new SourceLabel(label, 1, Optional.empty());
  }

  private static FrameWords.Key key(long index) {
    return new FrameWords.Key("camera", Optional.empty(), index, 0);
  }

  private static FrameHeader frame(long index) {
    return new FrameHeader("camera", Optional.empty(), index, 0, false);
  }
}
