package dev.clipstream.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Model;
import dev.clipstream.clips.CommitCounter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Labels of clips that a row keeps until they are safe. */
class OwedLabelsTest {

  /** However seldom there is a pause in which nothing is decided: in a backlog there is none. */
  @Property(tries = 50)
  void withoutTransactions_aRowKeepsWhatNoCommitHasSeenOff_andNoMore(@ForAll long seed) {
    Random random = new Random(seed);
    long[] commits = {0};
    OwedLabels owed = new OwedLabels(new CommitCounter(false, () -> commits[0]));
    List<ClipLabel> made = new ArrayList<>();
    List<ClipLabel> forwarded = new ArrayList<>();
    Decision row = Decision.NONE;
    // How many were forwarded before the last commit.
    int safe = 0;
    for (int i = 0; i < 400; i++) {
      ClipLabel label = label(i);
      made.add(label);
      row = row.owe(label);
      owed.see("camera", row);
      if (random.nextInt(3) > 0) {
        assertThat(owed.forward("camera", row, forwarded::add)).isFalse();
      }
      if (random.nextInt(10) == 0) {
        commits[0]++;
        safe = forwarded.size();
      }
      for (int count : owed.safe().values()) {
        // What is gone from the row was forwarded.
        assertThat(forwarded).containsAll(row.owed().subList(0, count));
        row = row.paid(count);
        owed.see("camera", row);
      }
      assertThat(row.owed()).isEqualTo(made.subList(safe, made.size()));
    }
    owed.forward("camera", row, forwarded::add);
    assertThat(forwarded).isEqualTo(made);
  }

  private static ClipLabel label(int number) {
    return ClipLabel.newBuilder()
        .setStreamId("camera")
        .setClipId("clip-" + number)
        .setFirstFrame(0)
        .setLastFrame(0)
        .setStartedAt(Instant.EPOCH)
        .setEndedAt(Instant.EPOCH)
        .setFrames(1)
        .setEnd(ClipEnd.DECIDED)
        .setLabels(List.of())
        .setModel(new Model("m", "0".repeat(64)))
        .setLabelledAt(Instant.EPOCH)
        .build();
  }
}
