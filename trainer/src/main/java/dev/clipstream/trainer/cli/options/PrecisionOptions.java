package dev.clipstream.trainer.cli.options;

import dev.clipstream.trainer.precision.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option {@code --export-precision}: models in fewer bits, by quantization or float16. */
public final class PrecisionOptions {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--export-precision",
      split = ",",
      paramLabel = "PRECISION",
      description =
          "Write the model in fewer bits too, beside the float32 file: fp16 for GPUs"
              + " (NAME-fp16.onnx), int8 for CPUs with VNNI or AMX (NAME-int8.onnx), or fp16,int8."
              + " Ranges are measured on training examples, accuracy and speed on validation"
              + " examples.")
  private List<String> exportPrecision = new ArrayList<>();

  /** What was asked for, each once. */
  public List<Precision> precisions() {
    List<Precision> all = new ArrayList<>();
    for (String name : exportPrecision) {
      Precision found =
          Arrays.stream(Precision.values())
              .filter(known -> known.suffix().equals(name.toLowerCase(Locale.ROOT)))
              .findFirst()
              .orElseThrow(
                  () ->
                      new CommandLine.ParameterException(
                          spec.commandLine(),
                          "--export-precision must be fp16 or int8, not " + name));
      if (!all.contains(found)) {
        all.add(found);
      }
    }
    return all;
  }
}
