package dev.clipstream.trainer.cli.training;

import dev.clipstream.trainer.data.source.Parts;
import java.util.ArrayList;
import java.util.List;

/** What is to be said of a data set that was read: files that were skipped, and what is odd. */
final class SetNotes {

  private SetNotes() {}

  /** A line each. */
  static List<String> of(Parts<?> parts) {
    List<String> lines = new ArrayList<>();
    parts.skipped().forEach(file -> lines.add("skipped " + file));
    int skipped = parts.skipped().size();
    if (skipped > 0) {
      lines.add("skipped %,d %s in all".formatted(skipped, skipped == 1 ? "file" : "files"));
    }
    parts.warnings().forEach(warning -> lines.add("warning: " + warning));
    return lines;
  }
}
