package dev.clipstream.testing.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.avro.Model;
import dev.clipstream.events.EventSource;
import dev.clipstream.events.Said;
import dev.clipstream.events.StreamEvents;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.output.FrameScores;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepPair;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.FrameRef;
import dev.clipstream.records.Labels;
import dev.clipstream.records.Micros;
import dev.clipstream.steps.DecisionLoop;
import dev.clipstream.steps.DecisionLoop.Expected;
import dev.clipstream.steps.StepLoop;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger of streams finds what it is there to find. */
class StreamLedgerTest {

  private static final String STREAM = "gate-1";
  private static final int CLIPS = 12;
  private static final int FRAMES_A_CLIP = 12;
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Model MODEL = new Model("model", "sha");

  @TempDir Path folder;

  private final StreamLedger ledger = new StreamLedger();
  private final List<FrameLabel> labels = new ArrayList<>();
  private final List<ClipLabel> clips = new ArrayList<>();
  private final List<LabelEvent> events = new ArrayList<>();
  private Path frameModel;
  private Path stepModel;

  /** Sends clips, and makes of them what there must be. */
  @BeforeEach
  void send() throws Exception {
    frameModel = TestModels.frameModel(folder, "frames", Pictures.SIDE);
    stepModel = StreamModelPlan.make(folder, frameModel).steps();
    try (FrameModel frames = FrameModel.open(frameModel, Device.CPU);
        StepModel steps = StepPair.open(stepModel, frames, Device.CPU)) {
      FrameModel.Runner runner = frames.newRunner(1);
      Labels all = new Labels(TestModels.CLASSES);
      StepLoop loop = new StepLoop(steps, all, Long.MAX_VALUE);
      DecisionLoop decisions =
          new DecisionLoop(
              StreamModelPlan.DECIDE.threshold(), StreamModelPlan.DECIDE.frames(), false);
      StreamEvents rules = new StreamEvents(STREAM, StreamModelPlan.RULES, events::add);
      for (int i = 0; i < CLIPS * FRAMES_A_CLIP; i++) {
        String clip = "clip-" + i / FRAMES_A_CLIP;
        int index = i % FRAMES_A_CLIP;
        Frame frame =
            TestFrames.frame(STREAM, clip, index, index == FRAMES_A_CLIP - 1, Pictures.SIDE);
        frame.setCapturedAt(NOON.plusMillis(100L * i));
        ledger.sending(frame);
        FrameHeader header =
            new FrameHeader(
                STREAM,
                Optional.of(clip),
                index,
                Micros.of(frame.getCapturedAt()),
                frame.getLast());
        runner.pixels().put(0, Pictures.pixels(Pictures.of(STREAM, clip, index)));
        FrameScores scores = runner.run(1)[0];
        List<Label> soFar = loop.next(header, scores.features());
        List<Label> said = all.best(scores.probabilities(), frames.card()::label);
        labels.add(
            new FrameLabel(STREAM, clip, (long) index, NOON, said, MODEL, NOON, soFar, Map.of()));
        decisions.next(header, soFar, loop.hasStepped()).forEach(it -> clips.add(label(it)));
        rules.frame(
            header,
            new FrameRef("frames", 0, i),
            List.of(
                new Said(EventSource.FRAME, said, MODEL),
                new Said(EventSource.SO_FAR, soFar, MODEL)));
      }
    }
  }

  private static ClipLabel label(Expected expected) {
    return new ClipLabel(
        STREAM,
        expected.clipId(),
        expected.first(),
        expected.last(),
        NOON,
        NOON,
        expected.frames(),
        expected.end(),
        expected.labels(),
        MODEL,
        NOON,
        List.of(),
        Map.of());
  }

  private List<String> wrong(boolean exactlyOnce) {
    labels.forEach(ledger::book);
    clips.forEach(ledger::book);
    events.forEach(ledger::book);
    return List.copyOf(ledger.wrong(frameModel, stepModel, exactlyOnce));
  }

  @Test
  void whatIsAsItShouldBe_isNoFinding_andThereIsEnoughOfIt() {
    assertThat(wrong(true)).isEmpty();
    assertThat(clips).hasSizeBetween(CLIPS / 4, CLIPS - 1);
    assertThat(events).hasSizeGreaterThan(8);
  }

  @Test
  void otherLabelSoFar_isWrong() {
    labels.get(5).setSoFar(labels.get(4).getSoFar());
    assertThat(wrong(true)).singleElement().asString().contains("label 5 is of clip-0/5");
  }

  /** Read again after a crash, it may have what is said of a later frame, not of an earlier. */
  @Test
  void underAtLeastOnce_labelSoFarOfALaterFrame_isRight() {
    labels.get(5).setSoFar(labels.get(9).getSoFar());
    labels.add(labels.get(7));
    assertThat(wrong(false)).isEmpty();
    labels.get(9).setSoFar(labels.get(2).getSoFar());
    assertThat(wrong(false)).isNotEmpty();
  }

  @Test
  void clipThatIsDecidedAnotherTime_orNotAtAll_isWrong() {
    clips.get(0).setLastFrame(clips.get(0).getLastFrame() + 1);
    clips.get(1).setEnd(ClipEnd.LAST_FRAME);
    assertThat(wrong(true)).hasSize(2).allMatch(line -> line.contains("decided is"));
  }

  @Test
  void eventThatIsMissing_orComesTwice_isWrong() {
    LabelEvent last = events.remove(events.size() - 1);
    assertThat(wrong(true)).singleElement().asString().contains("events are");
    ledger.book(last);
    assertThat(ledger.wrong(frameModel, stepModel, true)).isEmpty();
    ledger.book(last);
    assertThat(ledger.wrong(frameModel, stepModel, true)).hasSize(1);
    assertThat(ledger.wrong(frameModel, stepModel, false)).isEmpty();
  }
}
