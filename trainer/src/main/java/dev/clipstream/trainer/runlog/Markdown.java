package dev.clipstream.trainer.runlog;

import dev.clipstream.system.PrintableText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Writes Markdown, in which whatever a text holds is shown as it is. */
final class Markdown {

  private static final String SPECIAL = "\\`*_[]<>#|~&";

  private final StringBuilder text = new StringBuilder();

  /** A heading, of level 1 for the page. */
  Markdown heading(int level, String heading) {
    return paragraph("#".repeat(level) + " " + escaped(heading));
  }

  /** A paragraph of Markdown. */
  Markdown paragraph(String markdown) {
    text.append(markdown).append("\n\n");
    return this;
  }

  /** A list of Markdown. */
  Markdown list(List<String> items) {
    items.forEach(item -> text.append("- ").append(item).append('\n'));
    text.append('\n');
    return this;
  }

  /** A table of Markdown; nothing if it has no rows. */
  Markdown table(List<String> names, List<List<String>> rows) {
    if (rows.isEmpty()) {
      return this;
    }
    row(names);
    row(Collections.nCopies(names.size(), "---"));
    rows.forEach(this::row);
    text.append('\n');
    return this;
  }

  private void row(List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** Any text, to stand in Markdown. */
  static String escaped(String any) {
    StringBuilder escaped = new StringBuilder();
    PrintableText.of(any)
        .codePoints()
        .forEach(
            c -> {
              if (SPECIAL.indexOf(c) >= 0) {
                escaped.append('\\');
              }
              escaped.appendCodePoint(c);
            });
    return escaped.toString();
  }

  /** The same of several. */
  static List<String> escaped(String... any) {
    List<String> cells = new ArrayList<>();
    for (String one : any) {
      cells.add(escaped(one));
    }
    return cells;
  }

  @Override
  public String toString() {
    return text.toString().stripTrailing() + "\n";
  }
}
