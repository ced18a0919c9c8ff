package dev.clipstream.trainer.cli.options;

import dev.clipstream.system.Checks;
import dev.clipstream.trainer.data.augment.Augmentation;
import dev.clipstream.trainer.train.Loss;
import dev.clipstream.trainer.train.Optimization;
import dev.clipstream.trainer.train.Sampling;
import dev.clipstream.trainer.train.Schedule;
import dev.clipstream.trainer.train.TrainingPlan;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of training; all that is wrong with them is told at once. */
public final class TrainingOptions {

  /** Convolutions and dense layers, whose gradients are not shortened in published recipes. */
  private static final Set<String> NOT_CLIPPED =
      Set.of(
          "cnn", "mobilenet", "resnet", "resnet18", "whitened-vgg", "mean", "linear", "mlp", "c3d");

  /** Epochs of models whose encoder learns with them. */
  private static final int EPOCHS = 10;

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Times to go through the data; default: 10, or 60 with --encoder FILE.onnx, where one"
              + " takes less than a second.")
  private @Nullable Integer epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Examples in a step; default: 64 images or 16 clips.")
  private @Nullable Integer batch;

  @Option(
      names = "--augment",
      paramLabel = "LIST",
      description =
          "Random changes of training examples, of: "
              + Augmentation.SYNTAX
              + ". For images of things, flip,crop=4 is a good start; never flip where left and"
              + " right matter. mixup is for images only. Default: none, or the preset's, which"
              + " --augment none switches off.")
  private @Nullable String augment;

  @Option(
      names = "--views",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "With --freeze-encoder and --augment: change N copies of every clip once, compute their"
              + " features, and learn from one of them at random in every epoch; default: change"
              + " every clip anew in every epoch, which takes far longer.")
  private int views;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      defaultValue = "cross-entropy",
      description = "cross-entropy or mse, mean squared error (default: ${DEFAULT-VALUE}).")
  private String loss = "";

  @Option(
      names = "--label-smoothing",
      paramLabel = "E",
      defaultValue = "0",
      description = "Part of the target spread over all classes (default: ${DEFAULT-VALUE}).")
  private double smoothing;

  @Option(
      names = "--class-weights",
      paramLabel = "NAME",
      defaultValue = "none",
      description =
          "none, or balanced: examples of rare classes count for more in the loss, so that every"
              + " class counts as much (default: ${DEFAULT-VALUE}).")
  private String classWeights = "";

  @Option(
      names = "--ema-decay",
      paramLabel = "D",
      defaultValue = "0",
      description =
          "Keep the moving average of the weights with this decay a step, such as 0.999; default:"
              + " the last weights.")
  private double average;

  @Option(
      names = "--lookahead",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Every N steps, go back a part of the way to where the weights were, a larger one the"
              + " longer the training lasts; 5 is usual. Default: never.")
  private int lookahead;

  @Option(
      names = "--patience",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Stop after N epochs without a better validation accuracy, and keep the best epoch's"
              + " weights; default: go on to the end and keep the last ones.")
  private int patience;

  @Option(
      names = "--early-stop-on",
      paramLabel = "NAME",
      defaultValue = "accuracy",
      description =
          "What --patience compares, of the validation examples: accuracy, macro-f1 or"
              + " balanced-accuracy, in which rare classes count as much as others, or loss"
              + " (default: ${DEFAULT-VALUE}).")
  private String criterion = "";

  @Option(
      names = "--sampling",
      paramLabel = "NAME",
      defaultValue = "shuffled",
      description =
          "shuffled: every example once an epoch; or balanced: every class as often, so that"
              + " examples of rare classes come several times an epoch, and others not in every one"
              + " (default: ${DEFAULT-VALUE}).")
  private String drawing = "";

  @Mixin private final OptimizationOptions optimizing = new OptimizationOptions();

  /**
   * What was chosen, with the numbers that defaults stand for.
   *
   * @param preset by which some of it was chosen; empty: by none
   */
  public record Chosen(TrainingPlan plan, Loss loss, Sampling sampling, Optional<String> preset) {

    /** The same with so many threads that make batches. */
    public Chosen loadedBy(int threads) {
      return new Chosen(plan.withLoaders(threads), loss, sampling, preset);
    }

    /** The same, of which a preset chose a part. */
    public Chosen by(Optional<String> name) {
      return new Chosen(plan, loss, sampling, name);
    }
  }

  /**
   * Checks all.
   *
   * @param clips whether clips are learned
   * @param model name of the model, on which some defaults depend
   * @param seed of the order
   */
  public Chosen chosen(boolean clips, String model, long seed) {
    return chosen(clips, model, seed, EPOCHS);
  }

  /** The same, with another number of epochs where none is given. */
  public Chosen chosen(boolean clips, String model, long seed, int usualEpochs) {
    double usualNorm = NOT_CLIPPED.contains(model) ? 0 : 1;
    int times = epochs == null ? usualEpochs : epochs;
    Checks checks = new Checks();
    Optimization usual =
        checks
            .take(optimizing::usual, Optimization.Method.ADAMW.usual())
            .withGradientNorm(usualNorm);
    Optimization optimization = checks.take(() -> optimizing.chosen(usual), usual);
    Schedule curve = checks.take(optimizing::schedule, Schedule.cosine(0));
    TrainingPlan.Keeping keeping =
        checks.take(
            () ->
                new TrainingPlan.Keeping(
                    average,
                    patience,
                    OptionNames.find(TrainingPlan.Criterion.class, "--early-stop-on", criterion),
                    lookahead),
            TrainingPlan.Keeping.LAST);
    TrainingPlan plan =
        checks.take(
            () -> new TrainingPlan(times, optimization, curve, keeping, 1),
            TrainingPlan.ofEpochs(1));
    Loss.Weighting weighting =
        checks.take(
            () -> OptionNames.find(Loss.Weighting.class, "--class-weights", classWeights),
            Loss.Weighting.NONE);
    Loss measure =
        checks.take(
            () -> new Loss(OptionNames.find(Loss.Kind.class, "--loss", loss), smoothing, weighting),
            Loss.CROSS_ENTROPY);
    Sampling sampling = checks.take(() -> sampling(clips, seed), Sampling.plain(1, seed));
    checks.throwIfAny(
        all -> new CommandLine.ParameterException(spec.commandLine(), String.join("; ", all)));
    return new Chosen(plan, measure, sampling, Optional.empty());
  }

  /** Options that nothing comes of. */
  public void addUnused(UnusedOptions unused) {
    optimizing.addUnused(unused);
    unused.add(patience == 0, "--early-stop-on", "is for --patience, which stops early");
    boolean changes = augment != null && !augment.strip().equals("none");
    unused.add(views > 0 && !changes, "--views", "are changed copies: say how by --augment");
  }

  /** Whether an encoder is given a learning rate of its own. */
  boolean ratesEncoder() {
    return optimizing.ratesEncoder();
  }

  /** Whether clips are to be changed once only. */
  boolean hasViews() {
    return views > 0;
  }

  /** How the examples of an epoch are drawn. */
  private enum Drawing {
    SHUFFLED,
    BALANCED
  }

  private Sampling sampling(boolean clips, long seed) {
    Augmentation augmentation = augment == null ? Augmentation.NONE : Augmentation.parse(augment);
    if (clips && augmentation.mixUp() > 0) {
      throw new IllegalArgumentException("mixup is for images, not for clips");
    }
    if (views > 0 && augmentation.cutMix() > 0) {
      throw new IllegalArgumentException(
          "cutmix mixes clips anew in every epoch, and --views change them once: leave one out");
    }
    if (clips && augmentation.flip() == Augmentation.Flip.ALTERNATING) {
      throw new IllegalArgumentException("alternating-flip is for images; of clips say flip");
    }
    int usual = clips ? 16 : 64;
    boolean balanced = OptionNames.find(Drawing.class, "--sampling", drawing) == Drawing.BALANCED;
    if (balanced && Loss.Weighting.BALANCED.name().equalsIgnoreCase(classWeights)) {
      throw new IllegalArgumentException(
          "--sampling balanced and --class-weights balanced both make up for rare classes: leave"
              + " one out");
    }
    return new Sampling(batch == null ? usual : batch, seed, augmentation, views, balanced);
  }

  /** What was chosen, for a model's provenance. */
  public static Map<String, Object> facts(Chosen chosen) {
    TrainingPlan plan = chosen.plan();
    Optimization optimization = plan.optimization();
    Augmentation augmentation = chosen.sampling().augmentation();
    Map<String, Object> facts = new TreeMap<>();
    chosen.preset().ifPresent(name -> facts.put("preset", name));
    facts.put("epochs", plan.epochs());
    facts.put("batch", chosen.sampling().batch());
    facts.put("optimizer", optimization.method().name().toLowerCase(Locale.ROOT));
    facts.put("rate", optimization.rate());
    facts.put("weight_decay", optimization.weightDecay());
    facts.put("momentum", optimization.momentum());
    facts.put("clip_norm", optimization.gradientNorm());
    facts.put("weight_decay_on", optimization.decaysAll() ? "all" : "weights");
    facts.put("schedule", plan.schedule().shape().name().toLowerCase(Locale.ROOT));
    facts.put("warm_up", plan.schedule().warmUp());
    facts.put("average", plan.keeping().average());
    facts.put("patience", plan.keeping().patience());
    if (plan.keeping().lookahead() > 0) {
      facts.put("lookahead", plan.keeping().lookahead());
    }
    if (optimization.shiftFactor() != 1) {
      facts.put("norm_bias_factor", optimization.shiftFactor());
    }
    if (plan.keeping().criterion() != TrainingPlan.Criterion.ACCURACY) {
      facts.put("early_stop_on", plan.keeping().criterion().name().toLowerCase(Locale.ROOT));
    }
    if (chosen.sampling().balanced()) {
      facts.put("sampling", "balanced");
    }
    facts.put("loss", chosen.loss().kind().name().toLowerCase(Locale.ROOT));
    facts.put("label_smoothing", chosen.loss().smoothing());
    if (chosen.loss().weighting() != Loss.Weighting.NONE) {
      facts.put("class_weights", chosen.loss().weighting().name().toLowerCase(Locale.ROOT));
    }
    if (!augmentation.equals(Augmentation.NONE)) {
      facts.put("augment", augmentation.list());
    }
    if (chosen.sampling().views() > 0) {
      facts.put("views", chosen.sampling().views());
    }
    return facts;
  }
}
