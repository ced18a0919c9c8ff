package dev.clipstream.cli.labels;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.system.PrintableText;
import dev.clipstream.view.scene.Rate;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A row of the live table: one stream. Owned by one thread. */
final class StreamRow {

  private static final int NARROW_BEFORE = 61;
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

  /**
   * How a table is laid out; names are shortened in their middle to fit.
   *
   * @param row of seven texts: stream, label, bar, score, frames a second, latency, newest clip
   * @param before characters before the newest clip
   */
  private record Layout(String row, int stream, int label, int bar, int before) {

    private static final Layout WIDE =
        new Layout("%-20s  %-18s %s %7s  %9s  %9s  %s", 20, 18, 10, 83);
    private static final Layout NARROW =
        new Layout("%-14s %-14s %s %7s %8s %7s %s", 14, 14, 5, NARROW_BEFORE);

    static Layout of(int columns) {
      return columns >= WIDE.before + 25 ? WIDE : NARROW;
    }
  }

  /** Where the columns of the narrow layout end, but for the newest clip. */
  private static final int[] ENDS = {14, 29, 35, 43, 52, 60};

  /** Of the newest clip: three characters of its label and the score. */
  private static final int MIN_CLIP = 11;

  /** The line without the columns that a narrow terminal has no room for. */
  private static String fitted(String line, int columns) {
    if (columns >= NARROW_BEFORE + MIN_CLIP) {
      return line;
    }
    int end = Arrays.stream(ENDS).filter(each -> each <= columns).max().orElse(columns);
    return line.substring(0, Math.min(end, line.length()));
  }

  /** The line above the rows. */
  static String header(int columns) {
    Layout layout = Layout.of(columns);
    return fitted(
        String.format(
            Locale.ROOT,
            layout.row(),
            "stream",
            "label",
            " ".repeat(layout.bar()),
            "score",
            "frames/s",
            "latency",
            "last clip"),
        columns);
  }

  private final String stream;
  private final Rate rate = new Rate();
  private @Nullable Label frame;
  private @Nullable Label clip;
  private long latencyMillis = -1;

  StreamRow(String stream) {
    this.stream = stream;
  }

  /**
   * @param sentMillis when the frame was sent
   */
  void accept(FrameLabel label, long sentMillis, long nowMillis) {
    rate.add(nowMillis, 1);
    latencyMillis = Math.max(0, nowMillis - sentMillis);
    frame = best(label.getLabels());
  }

  void accept(ClipLabel label) {
    clip = best(label.getLabels());
  }

  private static @Nullable Label best(java.util.List<Label> labels) {
    return labels.isEmpty() ? null : labels.get(0);
  }

  /**
   * @param columns of the terminal
   */
  String format(long nowMillis, int columns) {
    Layout layout = Layout.of(columns);
    // Names come from whoever produces frames.
    return fitted(
            PrintableText.of(
                String.format(
                    Locale.ROOT,
                    layout.row(),
                    shortened(stream, layout.stream()),
                    shortened(label(), layout.label()),
                    bar(frame == null ? 0 : frame.getScore(), layout.bar()),
                    frame == null ? "" : percent(frame),
                    latencyMillis < 0
                        ? ""
                        : String.format(Locale.ROOT, "%.1f", rate.perSecond(nowMillis)),
                    latencyMillis < 0 ? "" : span(latencyMillis),
                    clip == null ? "" : clip(clip, columns - layout.before()))),
            columns)
        .stripTrailing();
  }

  private String label() {
    if (frame != null) {
      return frame.getLabel();
    }
    return latencyMillis < 0 ? "" : LabelText.SKIPPED;
  }

  private static String clip(Label clip, int room) {
    String score = " " + percent(clip);
    return shortened(clip.getLabel(), Math.max(3, room - score.length())) + score;
  }

  /** Beginning and end, which tell most names apart, around an ellipsis. */
  static String shortened(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int tail = text.length() - (length - 1) / 2;
    int head = length / 2;
    // Half a character outside of Unicode's first plane is none.
    head -= Character.isHighSurrogate(text.charAt(head - 1)) ? 1 : 0;
    tail += Character.isLowSurrogate(text.charAt(tail)) ? 1 : 0;
    return text.substring(0, head) + "…" + text.substring(tail);
  }

  private static String percent(Label label) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * label.getScore());
  }

  private static String span(long millis) {
    return millis < 10_000 ? millis + " ms" : String.format(Locale.ROOT, "%.0f s", millis / 1000.0);
  }

  /** So many characters, in eighths of one. */
  static String bar(float share, int length) {
    int eighths = Math.round(Math.max(0, Math.min(1, share)) * length * 8);
    String full = "█".repeat(eighths / 8);
    String part = eighths % 8 == 0 ? "" : EIGHTHS.substring(eighths % 8, eighths % 8 + 1);
    return full + part + " ".repeat(length - full.length() - part.length());
  }
}
