package dev.clipstream.trainer.cli;

import dev.clipstream.trainer.data.DataRequest;
import dev.clipstream.trainer.data.Dataset;
import dev.clipstream.trainer.data.Datasets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that choose a data set. */
final class DataOptions {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--dataset",
      required = true,
      paramLabel = "NAME",
      description = "Data set; the command 'datasets' lists them.")
  private String dataset = "";

  @Option(names = "--data", paramLabel = "DIR", description = "Folder of the data set.")
  private @Nullable Path data;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Height and width that pictures are resized to; default: the data set's.")
  private @Nullable Integer size;

  @Option(
      names = "--examples",
      paramLabel = "N",
      description = "Clips in an epoch, for data sets that are made; default: the data set's.")
  private @Nullable Integer examples;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description =
          "Seed of fresh weights, orders and made data (default: ${DEFAULT-VALUE});"
              + " the same seed and options give the same model.")
  private long seed;

  /** What was chosen, without the folder: a model tells nobody where it was made. */
  Map<String, Object> facts() {
    Map<String, Object> facts = new TreeMap<>();
    facts.put("dataset", dataset);
    facts.put("seed", seed);
    if (size != null) {
      facts.put("size", size);
    }
    if (examples != null) {
      facts.put("examples", examples);
    }
    return facts;
  }

  long seed() {
    return seed;
  }

  Dataset dataset() {
    Dataset found = Datasets.all().get(dataset);
    if (found == null) {
      throw usage(
          "there is no data set %s; there are %s"
              .formatted(dataset, String.join(", ", Datasets.all().keySet())));
    }
    return found;
  }

  DataRequest request() {
    if (size != null && (size < 8 || size > 1024)) {
      throw usage("--size must be from 8 to 1024 pixels, not " + size);
    }
    if (examples != null && examples < 1) {
      throw usage("--examples must be at least 1, not " + examples);
    }
    return new DataRequest(Optional.ofNullable(data), optional(size), optional(examples), seed);
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  private static OptionalInt optional(@Nullable Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
