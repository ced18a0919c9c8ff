package dev.clipstream.testing.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.Model;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.output.FrameScores;
import dev.clipstream.model.session.Device;
import dev.clipstream.records.DeadLetter;
import dev.clipstream.records.Labels;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger finds what it is there to find. */
class LedgerTest {

  private static final String STREAM = "gate-1";
  private static final String CLIP = "clip-1";
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Model MODEL = new Model("model", "sha");

  @TempDir Path folder;

  private final Ledger ledger = new Ledger();
  private final Labels labels = new Labels(TestModels.CLASSES);
  private FrameModel frames;
  private SequenceModel clips;
  private ReferenceLabels reference;

  @BeforeEach
  void open() {
    Path frameModel = TestModels.frameModel(folder, "frames", Pictures.SIDE);
    Path clipModel = TestModels.sequenceModel(folder, "clips", frameModel, 64);
    frames = FrameModel.open(frameModel, Device.CPU);
    clips = SequenceModel.open(clipModel, frames, Device.CPU);
    reference = new ReferenceLabels(frameModel, clipModel, false);
    for (int i = 0; i < 3; i++) {
      Frame frame = TestFrames.frame(STREAM, CLIP, i, i == 2, Pictures.SIDE);
      ledger.sending(frame, i, true);
    }
  }

  @AfterEach
  void close() {
    reference.close();
    clips.close();
    frames.close();
  }

  private FrameScores scores(int picture) {
    FrameModel.Runner runner = frames.newRunner(1);
    runner.pixels().put(0, Pictures.pixels(picture));
    return runner.run(1)[0];
  }

  private List<Label> frameLabels(int picture) {
    return labels.best(scores(picture).probabilities(), frames.card()::label);
  }

  private List<Label> clipLabels(int... pictures) {
    float[][] features = new float[pictures.length][];
    for (int i = 0; i < pictures.length; i++) {
      features[i] = scores(pictures[i]).features();
    }
    float[] probabilities =
        clips.classify(Collections.singletonList(features)).get(0).probabilities();
    return labels.best(probabilities, clips.card()::label);
  }

  private void frame(int index, List<Label> scores) {
    ledger.book(
        new FrameLabel(STREAM, CLIP, (long) index, NOON, scores, MODEL, NOON, List.of(), Map.of()));
  }

  private void clip(int count, List<Label> scores) {
    ledger.book(
        new ClipLabel(
            STREAM,
            CLIP,
            0L,
            2L,
            NOON,
            NOON,
            count,
            ClipEnd.LAST_FRAME,
            scores,
            MODEL,
            NOON,
            List.of(),
            Map.of()));
  }

  private void letter(int partition, long offset) {
    ConsumerRecord<byte[], byte[]> letter = new ConsumerRecord<>("dlq", 0, 0, null, null);
    letter.headers().add(DeadLetter.PARTITION, Integer.toString(partition).getBytes(UTF_8));
    letter.headers().add(DeadLetter.OFFSET, Long.toString(offset).getBytes(UTF_8));
    ledger.book(letter);
  }

  private void answerAll() {
    for (int i = 0; i < 3; i++) {
      frame(i, frameLabels(i));
    }
    clip(3, clipLabels(0, 1, 2));
  }

  @Test
  void whatIsAsItShouldBe_isNoFinding() {
    ledger.oddWithDeadLetter("EMPTY", 3, 17);
    assertThat(ledger.owed()).isEqualTo(5);
    answerAll();
    letter(3, 17);
    assertThat(ledger.owed()).isZero();
    assertThat(ledger.outcome(reference))
        .isEqualTo(new Outcome(3, 1, 1, List.of(), List.of(), List.of()));
  }

  @Test
  void whatHasNoAnswer_isLost() {
    ledger.oddWithDeadLetter("EMPTY", 3, 17);
    ledger.oddWithAnyAnswer(3, 18);
    frame(0, frameLabels(0));
    frame(2, frameLabels(2));
    assertThat(ledger.owed()).isEqualTo(4);
    assertThat(ledger.outcome(reference).lost())
        .containsExactly(
            "EMPTY 3@17", "any answer, of all 1", STREAM + "/" + CLIP, STREAM + "/" + CLIP + "/1");
  }

  @Test
  void whatIsAnsweredTwice_isTwice() {
    ledger.oddWithDeadLetter("EMPTY", 3, 17);
    answerAll();
    answerAll();
    letter(3, 17);
    letter(3, 17);
    assertThat(ledger.outcome(reference).twice()).hasSize(5).contains("EMPTY 3@17");
  }

  @Test
  void labelsOfAnotherFrame_areWrong_theSecondTimeToo() {
    answerAll();
    frame(1, frameLabels(2));
    assertThat(ledger.outcome(reference).wrong()).hasSize(1).first().asString().contains("/1: ");
  }

  @Test
  void aScoreThatIsOffByALittle_isWrong() {
    List<Label> off = frameLabels(1);
    off.get(0).setScore(off.get(0).getScore() + 2e-5f);
    frame(0, frameLabels(0));
    frame(1, off);
    frame(2, frameLabels(2));
    clip(3, clipLabels(0, 1, 2));
    assertThat(ledger.outcome(reference).wrong()).hasSize(1);
  }

  @Test
  void aClipOverOtherFrames_isWrong() {
    answerAll();
    clip(3, clipLabels(0, 1, 1));
    clip(2, clipLabels(0, 1, 2));
    clip(3, List.of());
    assertThat(ledger.outcome(reference).wrong()).hasSize(3);
  }

  @Test
  void aDeadLetterThatNobodyIsOwed_isWrong() {
    answerAll();
    letter(0, 1);
    assertThat(ledger.outcome(reference).wrong()).hasSize(1);
  }
}
