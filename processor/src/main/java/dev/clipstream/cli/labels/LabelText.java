package dev.clipstream.cli.labels;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.EventKind;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.system.PrintableText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Formats a label as one line for people: when, where, what. */
final class LabelText {

  /** Stands for empty labels: of a frame that came too late, or where nothing scored enough. */
  static final String SKIPPED = "(no label)";

  private final DateTimeFormatter time;

  /**
   * @param zone of the times shown
   */
  LabelText(ZoneId zone) {
    this.time = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(zone);
  }

  String format(FrameLabel label) {
    return line(
        label.getCapturedAt(),
        label.getStreamId(),
        label.getClipId(),
        "frame " + label.getFrameIndex(),
        scores(label.getLabels()) + soFar(label.getSoFar()) + attributes(label.getAttributes()));
  }

  private static String soFar(List<Label> labels) {
    return labels.isEmpty() ? "" : "  so far " + scores(labels);
  }

  String format(ClipLabel label) {
    String frames =
        "frames "
            + label.getFirstFrame()
            + "-"
            + label.getLastFrame()
            + " ("
            + label.getFrames()
            + ")";
    String end = label.getEnd().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return line(
        label.getEndedAt(),
        label.getStreamId(),
        label.getClipId(),
        frames,
        scores(label.getLabels()) + "  [" + end + "]" + attributes(label.getAttributes()));
  }

  String format(LabelEvent event) {
    String what =
        event.getKind() == EventKind.BEGIN
            ? "begins"
            : event.getKind() == EventKind.END ? "ends" : "other";
    Instant endedAt = event.getEndedAt();
    String said = event.getRule() + ": " + event.getLabel() + " " + what;
    if (endedAt != null) {
      double seconds = Duration.between(event.getBeganAt(), endedAt).toMillis() / 1000.0;
      String end = event.getEnd().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      said += String.format(Locale.ROOT, " after %.1f s  [%s]", seconds, end);
    }
    return line(
        endedAt == null ? event.getBeganAt() : endedAt,
        event.getStreamId(),
        event.getClipId(),
        "frames " + event.getFirstFrame() + "-" + event.getLastFrame(),
        String.format(
            Locale.ROOT,
            "%s  peak %.3f in frame %d, mean %.3f%s",
            said,
            event.getPeakScore(),
            event.getKeyFrame(),
            event.getMeanScore(),
            attributes(event.getAttributes())));
  }

  private static String attributes(Map<String, String> attributes) {
    return attributes.entrySet().stream()
        .map(attribute -> "  " + attribute.getKey() + "=" + attribute.getValue())
        .collect(Collectors.joining());
  }

  private String line(Instant at, String stream, @Nullable String clip, String place, String said) {
    String where = clip == null ? stream : stream + "  " + clip;
    // Names come from whoever produces frames.
    return PrintableText.of(time.format(at) + "  " + where + "  " + place + "  " + said);
  }

  private static String scores(List<Label> labels) {
    if (labels.isEmpty()) {
      return SKIPPED;
    }
    return labels.stream()
        .map(label -> String.format(Locale.ROOT, "%s %.3f", label.getLabel(), label.getScore()))
        .collect(Collectors.joining(", "));
  }
}
