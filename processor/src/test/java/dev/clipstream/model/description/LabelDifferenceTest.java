package dev.clipstream.model.description;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelDifferenceTest {

  private static final List<String> MANY = IntStream.range(0, 2304).mapToObj(i -> "p" + i).toList();

  @Test
  void oneOfMany_isNamed_andNoneOfTheOthers() {
    List<String> next = new ArrayList<>(MANY);
    next.set(17, "q17");
    assertThat(LabelDifference.describe(next, MANY))
        .isEqualTo(
            "has 2,304 labels where the one served has 2,304 labels, and the first that differs is"
                + " number 17 (from 0), 'q17' where that has 'p17'");
  }

  @Test
  void whereOneListEnds_theCountsSayIt() {
    assertThat(LabelDifference.describe(MANY.subList(0, 1), MANY))
        .isEqualTo("has 1 label where the one served has 2,304 labels");
    assertThat(LabelDifference.describe(List.of(), MANY)).startsWith("has no labels where");
  }

  @Test
  void aLabelOfAnyLength_makesAShortLine() {
    String face = "\uD83D\uDE00";
    assertThat(LabelDifference.describe(List.of(face.repeat(5000)), List.of("a".repeat(5000))))
        .contains("'" + face.repeat(60) + "…'")
        .hasSizeLessThan(350);
  }
}
