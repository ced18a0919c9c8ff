package dev.clipstream.view;

import dev.clipstream.view.web.ProcessorFacts;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Parser of the few figures that the page needs from an answer of {@code /metrics} in Prometheus'
 * text format: a line for each series, its name, labels in braces, and its value.
 */
final class MetricsText {

  private static final Pattern FRAMES = value("clipstream_batch_frames_sum");
  private static final Pattern BATCHES = value("clipstream_batch_frames_count");
  private static final Pattern FRAME_MODEL =
      Pattern.compile("^clipstream_model_info\\{([^}]*role=\"frame\"[^}]*)} ", Pattern.MULTILINE);
  private static final Pattern DEVICE = Pattern.compile("device=\"([^\"]*)\"");

  private final String text;

  MetricsText(String text) {
    this.text = text;
  }

  /** Whether it has the series that every instance of {@code run} serves from its start on. */
  boolean isOfRun() {
    return BATCHES.matcher(text).find();
  }

  private static Pattern value(String name) {
    return Pattern.compile("^" + name + "(?:\\{[^}]*})? (\\S+)", Pattern.MULTILINE);
  }

  /** Of several instances together; empty if none has run a batch yet. */
  static Optional<ProcessorFacts> facts(List<MetricsText> instances) {
    double frames = instances.stream().mapToDouble(one -> one.sum(FRAMES)).sum();
    double batches = instances.stream().mapToDouble(one -> one.sum(BATCHES)).sum();
    if (batches == 0) {
      return Optional.empty();
    }
    String devices =
        instances.stream()
            .flatMap(one -> one.device().stream())
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return Optional.of(new ProcessorFacts(devices, frames / batches));
  }

  private double sum(Pattern series) {
    return series.matcher(text).results().mapToDouble(MetricsText::number).sum();
  }

  private static double number(MatchResult line) {
    return Double.parseDouble(line.group(1));
  }

  private Optional<String> device() {
    return FRAME_MODEL
        .matcher(text)
        .results()
        .flatMap(line -> DEVICE.matcher(line.group(1)).results())
        .map(device -> device.group(1))
        .findFirst();
  }
}
