package dev.clipstream.cli.run;

import dev.clipstream.cli.options.values.LabelFormatConverter;
import dev.clipstream.streams.settings.LabelFormat;
import picocli.CommandLine.Option;

/** The options of {@code run} that say how labels and events are written. */
final class OutputOptions {

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

  LabelFormat labelFormat() {
    return labelFormat;
  }
}
