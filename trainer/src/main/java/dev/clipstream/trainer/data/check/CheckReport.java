package dev.clipstream.trainer.data.check;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What there is in the folder of a data set, and what is wrong with it.
 *
 * @param clips whether its examples are clips, else images
 * @param parts each part that it comes in, or the one that all of it is
 * @param bytes of all files together
 * @param sizes how many examples have which width and height in pixels, {@code 640x480}, the most
 *     frequent first
 * @param frames of the clips; nothing of images
 * @param seconds that the videos last; nothing of images and folders of frames
 * @param findings what is wrong; empty if nothing is
 */
public record CheckReport(
    boolean clips,
    List<Part> parts,
    long bytes,
    Map<String, Integer> sizes,
    Spread frames,
    Spread seconds,
    List<Finding> findings) {

  public CheckReport {
    parts = List.copyOf(parts);
    findings = List.copyOf(findings);
  }

  /**
   * A part of a data set.
   *
   * @param name that of its folder, or {@code all}
   * @param classes examples of each class, unreadable ones included
   */
  public record Part(String name, SortedMap<String, Integer> classes) {

    /** All of its examples. */
    public int examples() {
      return classes.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /**
   * How a number is spread over examples.
   *
   * @param count examples; the rest says nothing if there are none
   */
  public record Spread(int count, double least, double median, double most) {

    static Spread of(List<Double> values) {
      List<Double> sorted = values.stream().sorted().toList();
      return sorted.isEmpty()
          ? new Spread(0, 0, 0, 0)
          : new Spread(
              sorted.size(),
              sorted.get(0),
              sorted.get(sorted.size() / 2),
              sorted.get(sorted.size() - 1));
    }
  }

  /**
   * One kind of thing that is wrong.
   *
   * @param what it is, how much of it there is, and why it matters
   * @param examples each that it is wrong with, and how; may be empty
   */
  public record Finding(String what, List<String> examples) {
    public Finding {
      examples = List.copyOf(examples);
    }
  }
}
