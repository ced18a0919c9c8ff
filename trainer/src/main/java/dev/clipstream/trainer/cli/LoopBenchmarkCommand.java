package dev.clipstream.trainer.cli;

import dev.clipstream.cli.options.CommonOptions;
import dev.clipstream.trainer.bench.LoopBenchmark;
import dev.clipstream.trainer.cli.options.ComputeOptions;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.torch.Torch;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code bench}: compares the training loop with libtorch alone. */
@Command(
    name = "bench",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Measures training steps against a bare libtorch loop with the same network on the same"
          + " images, 32x32, in alternating rounds, and prints medians.",
      "",
      "The bare loop has its tensors ready and does nothing but forward, loss, backward and AdamW;"
          + " it is run with images channel by channel and pixel by pixel, and the faster one"
          + " counts.",
      ""
    },
    footer = CommonOptions.FOOTER)
final class LoopBenchmarkCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "cnn or resnet (20 layers, 16 channels); default: both.")
  private @Nullable String model;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "64",
      description = "Images in a step (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "30",
      description = "Steps in a turn (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "7",
      description = "Turns of each loop (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Mixin private final ComputeOptions computing = new ComputeOptions();

  @Mixin final CommonOptions standard = new CommonOptions();

  @Override
  public Integer call() {
    List<String> models = model == null ? LoopBenchmark.MODELS : List.of(model);
    if (!LoopBenchmark.MODELS.containsAll(models)) {
      throw usage("--model must be one of %s".formatted(String.join(", ", LoopBenchmark.MODELS)));
    }
    LoopBenchmark.Size size = size();
    Compute compute = computing.start();
    Torch.seed(1);
    PrintWriter out = spec.commandLine().getOut();
    out.println("training on " + compute.describe() + "; images a second, medians");
    out.printf("%-8s %10s %14s %14s %7s%n", "model", "trainer", "bare, planes", "pixels", "ratio");
    LoopBenchmark benchmark = new LoopBenchmark(compute, size, System::nanoTime);
    for (String name : models) {
      LoopBenchmark.Result result = benchmark.measure(name);
      out.printf(
          "%-8s %,10.0f %,14.0f %,14.0f %7.2f%n",
          name, result.trainer(), result.planes(), result.pixels(), result.ratio());
      out.flush();
    }
    return 0;
  }

  private LoopBenchmark.Size size() {
    try {
      return new LoopBenchmark.Size(batch, steps, rounds);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
