package dev.clipstream.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Which dead letters are known, and which of them wait. */
class LetterIndexTest {

  @Property(tries = 200)
  void theNewestAreKept_andThoseSentAgainDoNotWait(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int max) {
    Random random = new Random(seed);
    LetterIndex index = new LetterIndex(max, LetterSelection.ALL, LetterRecords.FRAMES);
    List<LetterPlace> all = new ArrayList<>();
    Set<LetterPlace> sent = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      if (all.isEmpty() || random.nextInt(4) > 0) {
        LetterPlace place = new LetterPlace(random.nextInt(3), i);
        all.add(place);
        index.add(
            LetterRecords.read(
                place, i, "s" + random.nextInt(3), "r" + random.nextInt(3), new byte[] {1}));
      } else {
        LetterPlace place = all.get(random.nextInt(all.size()));
        sent.add(place);
        index.add(LetterRecords.note(place, i));
      }
    }
    List<LetterPlace> kept = all.subList(Math.max(0, all.size() - max), all.size());
    assertThat(index.newestFirst())
        .extracting(StoredLetter::place)
        .containsExactlyInAnyOrderElementsOf(kept);
    long waiting = kept.stream().filter(place -> !sent.contains(place)).count();
    assertThat(index.waiting()).isEqualTo(waiting);
    assertThat(index.left()).isEqualTo(all.size() - kept.size());
    List<LetterGroup> groups = index.groups(5);
    assertThat(groups.stream().mapToLong(LetterGroup::waiting).sum()).isEqualTo(waiting);
    assertThat(groups.stream().mapToLong(LetterGroup::sent).sum()).isEqualTo(kept.size() - waiting);
    assertThat(groups).extracting(group -> -group.waiting()).isSorted();
    assertThat(groups).allMatch(group -> group.newest().size() <= 5);
  }

  @Test
  void whatItsTopicHasDeleted_isForgotten() {
    LetterIndex index = new LetterIndex(10, LetterSelection.ALL, LetterRecords.FRAMES);
    for (int i = 0; i < 6; i++) {
      index.add(
          LetterRecords.read(new LetterPlace(i % 2, i), i, "door", "over_limit", new byte[] {1}));
    }
    index.keepOnly(0, 4, 6);
    index.keepOnly(1, 0, 5);
    assertThat(index.newestFirst())
        .extracting(letter -> letter.place().toString())
        .containsExactly("0@4", "1@3", "1@1");
  }
}
