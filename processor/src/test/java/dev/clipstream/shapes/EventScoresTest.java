package dev.clipstream.shapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** An event is right if it is of an action's label and overlaps it enough, once for each action. */
class EventScoresTest {

  @Example
  void lateBeginAndEnd_areRightAsLongAsHalfOfAllIsCommon() {
    List<LabelSpan> actions = List.of(new LabelSpan("fall", 100, 130));

    assertThat(scores(actions, new LabelSpan("fall", 110, 140)).right()).isOne(); // 20 of 40
    assertThat(scores(actions, new LabelSpan("fall", 111, 140)).right()).isZero(); // 19 of 40
    assertThat(scores(actions, new LabelSpan("fall", 100, 115)).right()).isOne();
    assertThat(scores(actions, new LabelSpan("fall", 100, 114)).right()).isZero();
  }

  @Example
  void otherLabelsOtherTimesAndSecondEventsOfOneAction_areWrong() {
    List<LabelSpan> actions =
        List.of(new LabelSpan("fall", 100, 130), new LabelSpan("run", 200, 230));

    EventScores scores =
        scores(
            actions,
            new LabelSpan("run", 100, 130),
            new LabelSpan("fall", 101, 130),
            new LabelSpan("fall", 100, 130),
            new LabelSpan("fall", 400, 430));

    assertThat(scores).isEqualTo(new EventScores(2, 4, 1));
    assertThat(scores.precision()).isEqualTo(0.25);
    assertThat(scores.recall()).isEqualTo(0.5);
  }

  @Example
  void nothingAtAllIsAllRight_andStreamsAddUp() {
    EventScores nothing = EventScores.of(List.of(), List.of(), 0.5);

    assertThat(nothing.precision()).isNaN();
    assertThat(nothing.recall()).isNaN();
    assertThat(new EventScores(3, 2, 1).plus(new EventScores(1, 1, 1)))
        .isEqualTo(new EventScores(4, 3, 2));
  }

  @Property(tries = 300)
  void neverMoreRightThanCouldBePaired_andAllWhereThereIsOneWayOnly(@ForAll long seed) {
    Random random = new Random(seed);
    List<LabelSpan> actions = apart(random);
    List<LabelSpan> events = apart(random);

    EventScores scores = EventScores.of(actions, events, 0.6);

    // Spans of one list lie apart: no two of them can cover more than half of a third.
    long right =
        events.stream()
            .filter(event -> actions.stream().anyMatch(action -> isFound(action, event)))
            .count();
    assertThat(scores.right()).isEqualTo((int) right);
    assertThat(EventScores.of(actions, actions, 1).right()).isEqualTo(actions.size());
  }

  /** Counted frame by frame. */
  private static boolean isFound(LabelSpan action, LabelSpan event) {
    int both = 0;
    int either = 0;
    for (int t = 0; t < 400; t++) {
      boolean inAction = action.begin() <= t && t < action.end();
      boolean inEvent = event.begin() <= t && t < event.end();
      both += inAction && inEvent ? 1 : 0;
      either += inAction || inEvent ? 1 : 0;
    }
    return action.label().equals(event.label()) && 5 * both >= 3 * either;
  }

  private static List<LabelSpan> apart(Random random) {
    List<LabelSpan> spans = new ArrayList<>();
    int at = random.nextInt(20);
    while (at < 300) {
      int end = at + 5 + random.nextInt(30);
      spans.add(new LabelSpan(random.nextBoolean() ? "a" : "b", at, end));
      at = end + random.nextInt(15);
    }
    return spans;
  }

  @Example
  void spanThatEndsBeforeItBegins_andOverlapThatIsNone_areRefused() {
    assertThatThrownBy(() -> new LabelSpan("a", 5, 5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EventScores.of(List.of(), List.of(), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static EventScores scores(List<LabelSpan> actions, LabelSpan... events) {
    return EventScores.of(actions, List.of(events), EventScores.USUAL_OVERLAP);
  }
}
