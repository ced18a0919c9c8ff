package dev.clipstream.cli.run;

import dev.clipstream.cli.options.values.LabelFormatConverter;
import dev.clipstream.streams.settings.LabelFormat;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of {@code run} that say how labels and events are written. */
final class OutputOptions {

  @Option(
      names = "--pass-attributes",
      paramLabel = "NAME,…",
      split = ",",
      description =
          "Attributes of frames that go on to their labels; those that all frames of a clip, or of"
              + " an event, have with the same value also to its label or event: 1 KiB in all."
              + " Default: none.")
  private List<String> passAttributes = List.of();

  @Option(
      names = "--pass-headers",
      paramLabel = "NAME,…",
      defaultValue = "traceparent,tracestate",
      split = ",",
      description =
          "Headers of a frame's record that go on to its label, to that of the clip it is the last"
              + " frame of, and to its dead letter, 4 KiB in all; empty: none."
              + " Default: ${DEFAULT-VALUE}.")
  private List<String> passHeaders = List.of();

  @Option(
      names = "--label-format",
      paramLabel = "FORMAT",
      defaultValue = "avro",
      converter = LabelFormatConverter.class,
      description =
          "How labels and events are written: avro, or json, one object a record as labels --json"
              + " prints it, for readers without Avro. All commands read both."
              + " Default: ${DEFAULT-VALUE}.")
  private LabelFormat labelFormat = LabelFormat.AVRO;

  List<String> passAttributes() {
    return names(passAttributes);
  }

  List<String> passHeaders() {
    return names(passHeaders);
  }

  private static List<String> names(List<String> given) {
    return given.stream().map(String::trim).filter(name -> !name.isEmpty()).toList();
  }

  LabelFormat labelFormat() {
    return labelFormat;
  }

  /**
   * How large a record can become.
   *
   * @param topK labels a record
   */
  LabelSize labelSize(int topK) {
    return new LabelSize(topK, labelFormat, passAttributes().size());
  }
}
