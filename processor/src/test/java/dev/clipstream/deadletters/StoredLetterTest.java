package dev.clipstream.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.records.DeadLetter;
import dev.clipstream.records.FrameRef;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** What a dead letter says of itself, and whether it can be sent again. */
class StoredLetterTest {

  private static final LetterPlace PLACE = new LetterPlace(3, 1017);

  private static Optional<Obstacle> obstacle(DeadLetter letter, LetterSelection selection) {
    return StoredLetter.of(LetterRecords.read(PLACE, 5, letter))
        .obstacle(LetterRecords.FRAMES, selection);
  }

  private static LetterSelection reason(String reason) {
    return new LetterSelection(reason, "", List.of(), 0);
  }

  @Test
  void aFramesLetter_saysWhereItCameFrom_andCanBeSentAgain() {
    DeadLetter letter = LetterRecords.letter("door", "over_limit", new byte[] {1, 2, 3}, 1 << 20);
    StoredLetter stored = StoredLetter.of(LetterRecords.read(PLACE, 5, letter));
    assertThat(stored.stream()).isEqualTo("door");
    assertThat(stored.reason()).isEqualTo("over_limit");
    assertThat(stored.message()).isEqualTo("it is no good");
    assertThat(stored.origin()).contains(new FrameRef(LetterRecords.FRAMES, 0, 17));
    assertThat(stored.failedMillis()).isEqualTo(5);
    assertThat(obstacle(letter, LetterSelection.ALL)).isEmpty();
  }

  @Test
  void whatIsNotTheWholeRecordOfAFrameOfThatTopic_isRefused_eachForItsReason() {
    DeadLetter cut = LetterRecords.letter("door", "over_limit", new byte[100_000], 20_000);
    assertThat(obstacle(cut, LetterSelection.ALL)).contains(Obstacle.CUT);
    DeadLetter clip = DeadLetter.ofClip("door", new byte[] {1}, "clip_model_failed", "NaN");
    assertThat(obstacle(clip, LetterSelection.ALL)).contains(Obstacle.CLIP);
    DeadLetter empty = LetterRecords.letter("door", "unreadable", new byte[0], 1 << 20);
    assertThat(obstacle(empty, LetterSelection.ALL)).contains(Obstacle.EMPTY);
    RecordHeaders headers = new RecordHeaders();
    headers.add(DeadLetter.MESSAGE, "somebody else's".getBytes(UTF_8));
    DeadLetter foreign = new DeadLetter(null, new byte[] {1}, headers);
    assertThat(obstacle(foreign, LetterSelection.ALL)).contains(Obstacle.FOREIGN);
    DeadLetter good = LetterRecords.letter("door", "over_limit", new byte[] {1}, 1 << 20);
    assertThat(
            StoredLetter.of(LetterRecords.read(PLACE, 5, good))
                .obstacle("other-frames", LetterSelection.ALL))
        .contains(Obstacle.OTHER_TOPIC);
  }

  @Test
  void aFrameThatHasEndedTheProcess_mustBeAskedForByReasonOrPlace() {
    DeadLetter letter = LetterRecords.letter("door", "quarantined", new byte[] {1}, 1 << 20);
    assertThat(obstacle(letter, LetterSelection.ALL)).contains(Obstacle.QUARANTINED);
    assertThat(obstacle(letter, new LetterSelection("", "door", List.of(), 0)))
        .contains(Obstacle.QUARANTINED);
    assertThat(obstacle(letter, reason("quarantined"))).isEmpty();
    assertThat(
            obstacle(
                letter, new LetterSelection("", "", List.of(new LetterRange(3, 1000, 1017)), 0)))
        .isEmpty();
  }
}
