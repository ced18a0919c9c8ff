package dev.clipstream.trainer.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** The predictions of a model for every example, a line each, for other programs to read. */
public final class Predictions implements ExampleListener {

  /** The first line: what the tab-separated columns are. */
  public static final String HEADER = "example\ttruth\tlabel\tscore";

  private final IntFunction<String> name;
  private final List<String> lines = new ArrayList<>(List.of(HEADER));

  /**
   * No lines yet.
   *
   * @param name of the example with an index
   */
  public Predictions(IntFunction<String> name) {
    this.name = name;
  }

  @Override
  public void see(Example example) {
    int best = example.best();
    lines.add(
        String.join(
            "\t",
            plain(name.apply(example.index())),
            plain(example.truth()),
            plain(example.bestName()),
            String.format(Locale.ROOT, "%.6f", example.probabilities()[best])));
  }

  /** A file's name may hold what separates columns and lines. */
  private static String plain(String text) {
    return text.replaceAll("[\\t\\r\\n]", " ");
  }

  /** All lines, in the order of the set, as the text of a file. */
  public String text() {
    return String.join("\n", lines) + "\n";
  }
}
