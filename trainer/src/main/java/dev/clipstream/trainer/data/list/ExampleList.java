package dev.clipstream.trainer.data.list;

import dev.clipstream.trainer.data.store.DataException;
import dev.clipstream.trainer.data.store.TimeSpan;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A list of examples in a file, in place of folders of classes: a row each, {@code path} and {@code
 * label}, and where it is wished {@code start} and {@code end} in seconds, {@code split} and {@code
 * group}. Other columns are for others. What is wrong is told of all rows at once, each by its
 * line. A row may have several labels, or say that it has none.
 *
 * @param file the list
 * @param examples in the order of the list, one at least
 */
public record ExampleList(Path file, List<ListedExample> examples) {

  /** Bad rows that are named; whoever has more has one kind of them. */
  private static final int MAX_NAMED = 100;

  private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(1_000_000_000L);

  public ExampleList {
    examples = List.copyOf(examples);
  }

  /** The folder that paths of the list are relative to, absolute. */
  public Path folder() {
    return folder(file);
  }

  private static Path folder(Path file) {
    return Optional.ofNullable(file.toAbsolutePath().normalize().getParent()).orElse(file);
  }

  /** Whether it says of each example which part it is for; if not, it does so of none. */
  public boolean hasParts() {
    return examples.get(0).part().isPresent();
  }

  /** Whether it gives any example several labels, or none. */
  public boolean hasSeveralLabels() {
    return examples.stream().anyMatch(example -> example.labels().size() != 1);
  }

  /**
   * Reads and checks a list.
   *
   * @throws DataException naming every row that is wrong, by its line
   */
  public static ExampleList read(Path file) {
    List<String> bad = new ArrayList<>();
    List<RawRow> rows = ListFormat.read(file, List.of("path", "label"), bad);
    List<ListedExample> examples = new ArrayList<>();
    for (RawRow row : rows) {
      try {
        examples.add(example(folder(file), row));
      } catch (BadRow e) {
        bad.add("line %d: %s".formatted(row.line(), e.getMessage()));
      }
    }
    contradictions(examples, bad);
    if (!bad.isEmpty()) {
      throw badRows(file, rows.size(), bad);
    }
    if (examples.isEmpty()) {
      throw new DataException("the list " + file + " has no rows");
    }
    return new ExampleList(file, examples);
  }

  private static DataException badRows(Path file, int rows, List<String> bad) {
    List<String> named = new ArrayList<>(bad.subList(0, Math.min(bad.size(), MAX_NAMED)));
    if (bad.size() > MAX_NAMED) {
      named.add("and %,d more".formatted(bad.size() - MAX_NAMED));
    }
    return new DataException(
        "the list %s has %,d bad rows of %,d:"
            .formatted(file, bad.size(), Math.max(rows, bad.size())),
        named);
  }

  private static ListedExample example(Path folder, RawRow row) throws BadRow {
    List<String> wrong = new ArrayList<>();
    String name = row.get("path");
    Path path = path(folder, name, wrong);
    if (row.get("label").isEmpty()) {
      wrong.add("has no label");
    }
    Optional<BigDecimal> start = seconds(row, "start", wrong);
    Optional<BigDecimal> end = seconds(row, "end", wrong);
    TimeSpan span = span(start, end, wrong);
    if (!span.isAll() && Files.isDirectory(path)) {
      wrong.add(name + " is a folder: start and end are for videos");
    }
    Optional<ListedPart> part = ListedPart.of(row.get("split"));
    if (part.isEmpty() && !row.get("split").isEmpty()) {
      wrong.add("split is %s, not train, validation or test".formatted(row.get("split")));
    }
    if (!wrong.isEmpty()) {
      throw new BadRow(String.join("; ", wrong));
    }
    String group = row.get("group").isEmpty() ? path.toString() : row.get("group");
    return new ListedExample(row.line(), name, path, row.labels(), span, part, group);
  }

  private static Path path(Path folder, String name, List<String> wrong) {
    if (name.isEmpty()) {
      wrong.add("has no path");
      return folder;
    }
    try {
      Path path = folder.resolve(name).normalize();
      if (!Files.exists(path)) {
        wrong.add("there is no file " + path);
      }
      return path;
    } catch (InvalidPathException e) {
      wrong.add("'%s' is no path: %s".formatted(name, e.getReason()));
      return folder;
    }
  }

  private static Optional<BigDecimal> seconds(RawRow row, String column, List<String> wrong) {
    String text = row.get(column);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      BigDecimal seconds = new BigDecimal(text);
      if (seconds.signum() >= 0 && seconds.compareTo(MAX_SECONDS) < 0) {
        return Optional.of(seconds);
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    wrong.add("%s is %s, not a number of seconds such as 83.5".formatted(column, text));
    return Optional.empty();
  }

  private static TimeSpan span(
      Optional<BigDecimal> start, Optional<BigDecimal> end, List<String> wrong) {
    long from = start.map(ExampleList::micros).orElse(0L);
    long to = end.map(ExampleList::micros).orElse(Long.MAX_VALUE);
    if (from >= to) {
      wrong.add(
          "start %s is not before end %s"
              .formatted(
                  start.map(BigDecimal::toPlainString).orElse("0"),
                  end.map(BigDecimal::toPlainString).orElse("")));
      return TimeSpan.ALL;
    }
    return new TimeSpan(from, to);
  }

  private static long micros(BigDecimal seconds) {
    return seconds.movePointRight(6).setScale(0, RoundingMode.HALF_UP).longValueExact();
  }

  /** What no row is wrong in alone. */
  private static void contradictions(List<ListedExample> examples, List<String> bad) {
    Optional<ListedExample> withPart =
        examples.stream().filter(example -> example.part().isPresent()).findFirst();
    Map<String, ListedExample> groups = new HashMap<>();
    Map<String, ListedExample> same = new HashMap<>();
    for (ListedExample example : examples) {
      if (withPart.isPresent() && example.part().isEmpty()) {
        bad.add(
            "line %d: has no split, which line %d has"
                .formatted(example.line(), withPart.get().line()));
      }
      ListedExample first = groups.computeIfAbsent(example.group(), any -> example);
      if (example.part().isPresent()
          && first.part().isPresent()
          && !first.part().equals(example.part())) {
        bad.add(
            "line %d: is for %s, and line %d, of the same %s, for %s"
                .formatted(
                    example.line(),
                    example.part().get(),
                    first.line(),
                    example.group().equals(example.path().toString())
                        ? "file"
                        : "group " + example.group(),
                    first.part().get()));
      }
      ListedExample twin = same.putIfAbsent(example.path() + "\n" + example.span(), example);
      if (twin != null) {
        bad.add(
            "line %d: is line %d again%s"
                .formatted(
                    example.line(),
                    twin.line(),
                    twin.label().equals(example.label()) ? "" : ", with another label"));
      }
    }
  }

  /** What is wrong with one row. */
  private static final class BadRow extends Exception {
    private static final long serialVersionUID = 1;

    BadRow(String message) {
      super(message);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
