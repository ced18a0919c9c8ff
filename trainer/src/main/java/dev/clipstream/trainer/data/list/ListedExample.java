package dev.clipstream.trainer.data.list;

import dev.clipstream.trainer.data.store.TimeSpan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A row of a list that was found to be in order.
 *
 * @param line where it begins in the list, from 1
 * @param name its path as the list has it
 * @param path of the file, or the folder of frames, absolute
 * @param labels names of its classes, sorted: one, unless the list gives several labels an example
 * @param span of the video that it is
 * @param part that it is for; empty if the list does not say
 * @param group that it must not be parted from; where the list has none, its file
 */
public record ListedExample(
    long line,
    String name,
    Path path,
    List<String> labels,
    TimeSpan span,
    Optional<ListedPart> part,
    String group) {

  public ListedExample {
    labels = List.copyOf(labels);
  }

  /** Its labels as a list has them: {@code cat|dog}. */
  public String label() {
    return String.join("|", labels);
  }

  /** For people, {@code videos/7.mp4, 3.5 to 5 s}. */
  public String title() {
    return span.isAll() ? name : name + ", " + span;
  }
}
