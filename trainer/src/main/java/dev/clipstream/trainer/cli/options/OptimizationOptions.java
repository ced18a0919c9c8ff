package dev.clipstream.trainer.cli.options;

import dev.clipstream.trainer.train.Optimization;
import dev.clipstream.trainer.train.Schedule;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the optimizer and the learning rate. */
final class OptimizationOptions {

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "adamw",
      description = "adamw, or sgd with Nesterov's momentum (default: ${DEFAULT-VALUE}).")
  private String optimizer = "";

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Highest learning rate; default: 0.001 for adamw, 0.1 for sgd.")
  private @Nullable Double rate;

  @Option(
      names = "--encoder-rate",
      paramLabel = "R",
      description = "Highest learning rate of an --encoder-from; default: a tenth of --rate.")
  private @Nullable Double encoderRate;

  @Option(
      names = "--weight-decay",
      paramLabel = "D",
      description = "Default: 0.01 for adamw, 0.0005 for sgd.")
  private @Nullable Double weightDecay;

  @Option(
      names = "--weight-decay-on",
      paramLabel = "WHAT",
      defaultValue = "weights",
      description =
          "weights, or all: biases and the scales and shifts of normalization, too (default:"
              + " ${DEFAULT-VALUE}).")
  private String decaying = "";

  @Option(
      names = "--norm-bias-factor",
      paramLabel = "F",
      defaultValue = "1",
      description =
          "Learning rate of the shifts of batch normalization, as a multiple of --rate; short"
              + " trainings gain from a large one, such as 64 (default: ${DEFAULT-VALUE}).")
  private double shiftFactor;

  @Option(
      names = "--momentum",
      paramLabel = "M",
      defaultValue = "0.9",
      description = "Of sgd (default: ${DEFAULT-VALUE}).")
  private double momentum;

  @Option(
      names = "--clip-norm",
      paramLabel = "X",
      description =
          "Longer gradients are shortened to this length, by 0 none. Default: 1 for models with"
              + " recurrent layers or attention, whose gradients may explode, and 0 for the"
              + " others.")
  private @Nullable Double clipNorm;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      defaultValue = "cosine",
      description =
          "How the rate changes: cosine, one-cycle, triangle or constant (default:"
              + " ${DEFAULT-VALUE}).")
  private String schedule = "";

  @Option(
      names = "--warm-up",
      paramLabel = "PART",
      defaultValue = "0.1",
      description = "Part of the training in which the rate rises (default: ${DEFAULT-VALUE}).")
  private double warmUp;

  /** Whether the encoder is given a rate of its own. */
  boolean ratesEncoder() {
    return encoderRate != null;
  }

  /** Options that the optimizer has no use for. */
  void addUnused(UnusedOptions unused) {
    unused.add(!optimizer.equals("sgd"), "--momentum", "is for --optimizer sgd");
  }

  /** Which optimiser, with its usual settings. */
  Optimization usual() {
    return OptionNames.find(Optimization.Method.class, "--optimizer", optimizer).usual();
  }

  /** The usual settings, but for what was chosen. */
  Optimization chosen(Optimization usual) {
    double highest = rate == null ? usual.rate() : rate;
    return new Optimization(
        usual.method(),
        highest,
        encoderRate == null ? Optimization.encoderRate(highest) : encoderRate,
        weightDecay == null ? usual.weightDecay() : weightDecay,
        momentum,
        clipNorm == null ? usual.gradientNorm() : clipNorm,
        OptionNames.find(Decaying.class, "--weight-decay-on", decaying) == Decaying.ALL,
        shiftFactor);
  }

  /** What weight decay is for. */
  private enum Decaying {
    WEIGHTS,
    ALL
  }

  /** How the rate changes. */
  Schedule schedule() {
    return new Schedule(OptionNames.find(Schedule.Shape.class, "--schedule", schedule), warmUp);
  }
}
