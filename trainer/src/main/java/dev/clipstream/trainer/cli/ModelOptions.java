package dev.clipstream.trainer.cli;

import dev.clipstream.trainer.data.Dataset;
import dev.clipstream.trainer.model.Architectures;
import dev.clipstream.trainer.model.NetSize;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that choose a model. */
final class ModelOptions {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME",
      description =
          "Model; the command 'datasets' lists them. 'attention' is the sequence model where the data"
              + " set holds clips, and else the frame model.")
  private String model = "";

  @Option(
      names = "--encoder",
      paramLabel = "NAME",
      defaultValue = "cnn",
      description = "Frame model beneath a sequence model (default: ${DEFAULT-VALUE}).")
  private String encoder = "";

  @Option(
      names = "--depth",
      paramLabel = "N",
      description = "Layers of a resnet: 8, 14, 20 and so on (default: 20).")
  private @Nullable Integer depth;

  @Option(
      names = "--width",
      paramLabel = "N",
      description = "Channels of a resnet's first stage (default: 16).")
  private @Nullable Integer width;

  @Option(
      names = "--pre-activation",
      description = "Normalise and rectify before each convolution of a resnet, not after it.")
  private boolean preActivation;

  /** Name of the model. */
  String name() {
    return model;
  }

  /** Name of the frame model: the model itself, or what is beneath it. */
  String frameModel(Dataset dataset) {
    return learnsClips(dataset) ? encoder : model;
  }

  /** Whether clips are learned, not pictures. */
  boolean learnsClips(Dataset dataset) {
    return Architectures.isSequence(model) && (dataset.hasClips() || !Architectures.isFrame(model));
  }

  /** Size of the frame model; refuses names and sizes that there are none of. */
  NetSize size(Dataset dataset) {
    if (!Architectures.isFrame(model) && !Architectures.isSequence(model)) {
      TreeSet<String> all = new TreeSet<>(Architectures.frameModels().keySet());
      all.addAll(Architectures.sequenceModels().keySet());
      throw usage("there is no model %s; there are %s".formatted(model, String.join(", ", all)));
    }
    if (!Architectures.isFrame(encoder)) {
      throw usage("--encoder must be a frame model, and " + encoder + " is none");
    }
    boolean chosen = depth != null || width != null || preActivation;
    if (chosen && !Architectures.isSized(frameModel(dataset))) {
      throw usage(
          "--depth, --width and --pre-activation are for resnet; "
              + frameModel(dataset)
              + " comes in one size");
    }
    NetSize usual = NetSize.DEFAULT;
    try {
      return new NetSize(
          depth == null ? usual.depth() : depth,
          width == null ? usual.width() : width,
          preActivation);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  /** What was chosen. */
  Map<String, Object> facts(Dataset dataset) {
    Map<String, Object> facts = new TreeMap<>();
    facts.put("model", model);
    facts.put("encoder", frameModel(dataset));
    if (Architectures.isSized(frameModel(dataset))) {
      NetSize size = size(dataset);
      facts.put("depth", size.depth());
      facts.put("width", size.width());
      facts.put("pre_activation", size.preActivation());
    }
    return facts;
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
