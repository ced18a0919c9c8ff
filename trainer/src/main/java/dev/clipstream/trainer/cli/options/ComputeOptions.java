package dev.clipstream.trainer.cli.options;

import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.torch.Torch;
import dev.clipstream.trainer.train.TrainingException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options for the device, the threads and the precision of training. */
public final class ComputeOptions {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "cpu",
      description = "cpu or cuda (default: ${DEFAULT-VALUE}).")
  private String device = "";

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "float32, bfloat16 (autocast: convolutions and products only), or auto: bfloat16 on a GPU"
              + " and on a CPU with AMX, float32 on others (default: ${DEFAULT-VALUE}).")
  private String precision = "";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of an operator; default: as many as there are cores.")
  private @Nullable Integer threads;

  /** Checks the options and sets up libtorch. */
  public Compute start() {
    if (threads != null && threads < 1) {
      throw usage("--threads must be at least 1, not " + threads);
    }
    if (!device.equals("cpu") && !device.equals("cuda")) {
      throw usage("--device must be cpu or cuda, not " + device);
    }
    boolean cuda = device.equals("cuda");
    boolean bfloat16 =
        switch (precision) {
          case "float32" -> false;
          case "bfloat16" -> true;
          case "auto" -> cuda || Compute.hasFastBfloat16();
          default -> throw usage("--precision must be auto, float32 or bfloat16, not " + precision);
        };
    Torch.useThreads(threads == null ? Runtime.getRuntime().availableProcessors() : threads);
    if (cuda && !Compute.hasCuda()) {
      throw new TrainingException(
          "--device cuda: this libtorch sees no GPU. It needs an NVIDIA driver, CUDA 13 and cuDNN 9"
              + " on the library path, and a trainer that was built with"
              + " -Dpytorch.platform=linux-x86_64-gpu");
    }
    return new Compute(cuda, bfloat16);
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
