package dev.clipstream.testing.faults;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a campaign came out.
 *
 * @param frames records sent that are owed a label
 * @param clips sent
 * @param odd records sent out of the ordinary
 * @param lost keys of the frames, clips and odd records with fewer answers than they are owed
 * @param twice keys of those with more
 * @param wrong labels that say something else than a loop without Kafka does, and dead letters that
 *     nobody is owed
 */
public record Outcome(
    int frames, int clips, int odd, List<String> lost, List<String> twice, List<String> wrong) {

  /** With more that is wrong. */
  Outcome withWrong(Set<String> more) {
    Set<String> all = new TreeSet<>(wrong);
    all.addAll(more);
    return new Outcome(frames, clips, odd, lost, twice, List.copyOf(all));
  }

  /** Whether the guarantee holds: at-least-once may answer twice. */
  boolean isClean(String guarantee) {
    return lost.isEmpty()
        && wrong.isEmpty()
        && (twice.isEmpty() || !guarantee.equals("exactly_once"));
  }

  @Override
  public String toString() {
    return "%d frames, %d clips and %d odd records sent; lost %d, twice %d, wrong %d"
        .formatted(frames, clips, odd, lost.size(), twice.size(), wrong.size());
  }
}
