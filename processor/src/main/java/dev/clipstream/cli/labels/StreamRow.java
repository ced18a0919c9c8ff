package dev.clipstream.cli.labels;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.system.PrintableText;
import dev.clipstream.view.scene.Rate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A row of the live table: one stream. Owned by one thread. */
final class StreamRow {

  private static final String ROW = "%-20s  %-18s %s %7s  %9s  %9s  %s";
  private static final int BAR = 10;
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

  static final String HEADER =
      String.format(
          Locale.ROOT,
          ROW,
          "stream",
          "label",
          " ".repeat(BAR),
          "score",
          "frames/s",
          "latency",
          "last clip");

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

  String format(long nowMillis) {
    // Names come from whoever produces frames.
    return PrintableText.of(
            String.format(
                Locale.ROOT,
                ROW,
                cut(stream, 20),
                cut(label(), 18),
                bar(frame == null ? 0 : frame.getScore()),
                frame == null ? "" : percent(frame),
                latencyMillis < 0
                    ? ""
                    : String.format(Locale.ROOT, "%.1f", rate.perSecond(nowMillis)),
                latencyMillis < 0 ? "" : span(latencyMillis),
                clip == null ? "" : clip.getLabel() + " " + percent(clip)))
        .stripTrailing();
  }

  private String label() {
    if (frame != null) {
      return frame.getLabel();
    }
    return latencyMillis < 0 ? "" : LabelText.SKIPPED;
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }

  private static String percent(Label label) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * label.getScore());
  }

  private static String span(long millis) {
    return millis < 10_000 ? millis + " ms" : String.format(Locale.ROOT, "%.0f s", millis / 1000.0);
  }

  /** Ten characters, in eighths of one. */
  static String bar(float share) {
    int eighths = Math.round(Math.max(0, Math.min(1, share)) * BAR * 8);
    String full = "█".repeat(eighths / 8);
    String part = eighths % 8 == 0 ? "" : EIGHTHS.substring(eighths % 8, eighths % 8 + 1);
    return full + part + " ".repeat(BAR - full.length() - part.length());
  }
}
