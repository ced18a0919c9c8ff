package dev.clipstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.EventEnd;
import dev.clipstream.avro.EventKind;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.avro.Model;
import dev.clipstream.shapes.EventScores;
import dev.clipstream.shapes.LabelSpan;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Events of the demo's cameras without clips, against what happened there. */
class EventBoardTest {

  private static final int FRAMES = 400;

  private final List<String> sent = new ArrayList<>();
  private final Gates gates =
      new Gates(
          (stream, clip, index, last, pixels) -> {
            assertThat(clip).isNull();
            sent.add(stream + "/" + index + (last ? "/last" : ""));
            return CompletableFuture.completedFuture(pixels);
          },
          2,
          7);
  private final StringWriter said = new StringWriter();
  private final EventBoard board = new EventBoard(gates, new PrintWriter(said));

  @Test
  void onlyWhatWasSeenToItsEndIsJudged() {
    send(FRAMES);

    assertThat(sent).hasSize(2 * FRAMES).endsWith("gate-1/399/last", "gate-2/399/last");
    assertThat(gates.framesSent()).isEqualTo(2 * FRAMES);
    for (String gate : gates.names()) {
      assertThat(gates.actions(gate)).isNotEmpty().allMatch(action -> action.end() <= FRAMES);
      assertThat(gates.judgedUntil(gate))
          .isGreaterThanOrEqualTo(gates.actions(gate).get(gates.actions(gate).size() - 1).end())
          .isLessThanOrEqualTo(FRAMES);
    }
  }

  @Test
  void whatHappensGoesOnWithAnotherScene() {
    send(1200);

    assertThat(gates.actions("gate-1"))
        .anyMatch(action -> action.begin() > 1000)
        .noneMatch(action -> action.begin() < 1000 && action.end() > 1000);
  }

  @Test
  void theEventsThatHappenedAreRight_andEachIsPrintedAsItBeginsAndEnds() {
    send(FRAMES);
    int actions = 0;
    for (String gate : gates.names()) {
      for (LabelSpan action : gates.actions(gate)) {
        tell(gate, EventKind.BEGIN, action);
        assertThat(board.allEnded()).isFalse();
        tell(gate, EventKind.END, action);
        actions++;
      }
    }

    assertThat(board.allEnded()).isTrue();
    assertThat(board.scores()).isEqualTo(new EventScores(actions, actions, actions));
    assertThat(EventBoard.isFine(board.scores())).isTrue();
    assertThat(said.toString().lines())
        .hasSize(2 * actions)
        .allMatch(line -> line.contains(" begins ") || line.endsWith(" right"))
        .allMatch(line -> line.length() <= 80);
  }

  @Test
  void whatDidNotHappenIsWrong_andTooMuchOfItIsNotFine() {
    send(FRAMES);
    LabelSpan first = gates.actions("gate-1").get(0);
    String other = first.label().equals("walk") ? "run" : "walk";
    for (int i = 0; i < 4; i++) {
      tell("gate-1", EventKind.END, new LabelSpan(other, first.begin(), first.end()));
    }
    tell("somebody", EventKind.END, first);

    assertThat(said.toString().lines()).hasSize(4).allMatch(line -> line.endsWith(" wrong"));
    assertThat(board.scores().right()).isZero();
    assertThat(board.scores().events()).isEqualTo(4);
    assertThat(EventBoard.isFine(board.scores())).isFalse();
  }

  @Test
  void whatHadNotEndedIsNeitherRightNorWrong() {
    send(FRAMES);
    long from = gates.judgedUntil("gate-1");
    tell("gate-1", EventKind.END, new LabelSpan("wave", from, from + 3));

    assertThat(board.scores().events()).isZero();
  }

  @Test
  void oneMistakeIsFine_andOneInFive() {
    assertThat(EventBoard.isFine(new EventScores(0, 0, 0))).isTrue();
    assertThat(EventBoard.isFine(new EventScores(2, 1, 1))).isTrue();
    assertThat(EventBoard.isFine(new EventScores(4, 4, 2))).isFalse();
    assertThat(EventBoard.isFine(new EventScores(20, 20, 16))).isTrue();
    assertThat(EventBoard.isFine(new EventScores(20, 21, 16))).isFalse();
  }

  private void send(int frames) {
    for (int i = 1; i < frames; i++) {
      gates.send();
    }
    gates.end();
  }

  private void tell(String gate, EventKind kind, LabelSpan span) {
    LabelEvent.Builder event =
        LabelEvent.newBuilder()
            .setStreamId(gate)
            .setRule("action")
            .setLabel(span.label())
            .setKind(kind)
            .setBeganAt(Instant.EPOCH)
            .setPeakScore(1)
            .setMeanScore(1)
            .setFrames((int) (span.end() - span.begin()))
            .setFirstFrame(span.begin())
            .setLastFrame(span.end() - 1)
            .setKeyFrame(span.begin())
            .setEnd(kind == EventKind.BEGIN ? EventEnd.OPEN : EventEnd.LEFT)
            .setModel(new Model("m", "0".repeat(64)))
            .setLabelledAt(Instant.EPOCH);
    if (kind == EventKind.END) {
      event.setEndedAt(Instant.EPOCH);
    }
    board.accept(event.build());
  }
}
