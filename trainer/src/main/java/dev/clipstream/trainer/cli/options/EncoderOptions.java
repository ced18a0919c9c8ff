package dev.clipstream.trainer.cli.options;

import dev.clipstream.model.graph.Pool;
import dev.clipstream.trainer.data.source.Dataset;
import dev.clipstream.trainer.encoder.EncoderChoice;
import dev.clipstream.trainer.model.Architectures;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of learning on the features of an ONNX file, and what goes with them. */
public final class EncoderOptions {

  private static final Set<String> OF_VECTORS = Set.of("linear", "mlp");
  private static final List<String> POOLS = List.of("cls", "mean", "max", "none");

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--features",
      paramLabel = "TENSOR",
      description =
          "With --encoder FILE.onnx: the tensor to learn from; the processor's 'inspect --tensors'"
              + " lists them. Default: the features that its description names, or what the last"
              + " layer of the classifier reads.")
  private @Nullable String features;

  @Option(
      names = "--pool",
      paramLabel = "HOW",
      description =
          "With --encoder FILE.onnx: how tokens or a map become one vector: cls, mean, max, or none"
              + " for all of it; default: what its description says, or else mean.")
  private @Nullable String pool;

  @Option(
      names = "--dropout",
      paramLabel = "P",
      description =
          "With --encoder FILE.onnx: part of the features that is left out at random while learning"
              + " (default: 0).")
  private @Nullable Double dropout;

  /** What is to be read of an encoder. */
  public EncoderChoice choice(Path path) {
    Optional<Pool> how = Optional.empty();
    if (pool != null) {
      if (!POOLS.contains(pool.toLowerCase(Locale.ROOT))) {
        throw usage("--pool must be one of %s, not %s".formatted(String.join(", ", POOLS), pool));
      }
      how = Optional.of(Pool.valueOf(pool.toUpperCase(Locale.ROOT)));
    }
    return new EncoderChoice(path, Optional.ofNullable(features), how);
  }

  /** Part of the features that is left out. */
  public double dropout() {
    double part = dropout == null ? 0 : dropout;
    if (!(part >= 0 && part < 1)) {
      throw usage("--dropout must be from 0 to less than 1, not " + part);
    }
    return part;
  }

  /** Refuses data sets and models that cannot be learned on the features of an ONNX file. */
  public void check(ArchitectureOptions model, Dataset dataset) {
    if (!dataset.isDecoded() && !(dataset.isMade() && dataset.hasClips())) {
      throw usage(
          "--encoder FILE.onnx is for --dataset clips and --dataset images, whose files it sees as"
              + " it would when it is served, and for made clips such as shapes");
    }
    String name = model.name();
    if (dataset.hasClips() && !Architectures.isSequence(name)) {
      throw usage(
          "on clips --encoder FILE.onnx goes with a sequence model, %s; %s is none"
              .formatted(String.join(", ", Architectures.sequenceModels().keySet()), name));
    }
    if (!dataset.hasClips() && !OF_VECTORS.contains(name)) {
      throw usage("on images --encoder FILE.onnx goes with --model linear or mlp, not " + name);
    }
    if (!dataset.hasClips() && model.motion()) {
      throw usage("--motion is for clips: nothing moves in an image");
    }
  }

  /** Options of this class where there is no such encoder. */
  public void addUnusedWithout(UnusedOptions unused) {
    for (String option : List.of("--features", "--pool", "--dropout")) {
      unused.add(true, option, "is for an encoder from elsewhere (--encoder FILE.onnx)");
    }
  }

  /** Options that an encoder that stays as it is has no use for. */
  public static void addUnusedWith(UnusedOptions unused, boolean clips) {
    for (String option : List.of("--size", "--resize")) {
      unused.add(true, option, "is not for --encoder FILE.onnx, whose description says it");
    }
    for (String option :
        Arrays.asList(
            "--encoder-from", "--freeze-encoder", "--encoder-rate", "--depth", "--width")) {
      unused.add(true, option, "is for encoders of our own, not for --encoder FILE.onnx");
    }
    unused.add(true, "--pre-activation", "is for encoders of our own");
    for (String option : List.of("--augment", "--views")) {
      unused.add(
          true,
          option,
          "is not for --encoder FILE.onnx, whose features are computed once, of the files as they"
              + " are");
    }
    unused.add(
        true,
        "--export-precision",
        "is not for --encoder FILE.onnx, which has nearly all of the work and is served as it is");
    unused.add(
        true, "--precision", "is for encoders that learn; a head computes in float32 always");
    unused.add(!clips, "--frame-out", "is for clips; of images encoder and head are one file");
  }

  /** What was chosen, for a model's provenance. */
  public Map<String, Object> facts(ArchitectureOptions model) {
    Map<String, Object> facts = new TreeMap<>();
    facts.put("model", model.name());
    if (model.motion()) {
      facts.put("motion", true);
    }
    if (dropout() > 0) {
      facts.put("dropout", dropout());
    }
    return facts;
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
