package dev.clipstream.trainer.cli.options;

import dev.clipstream.trainer.data.source.Dataset;
import dev.clipstream.trainer.data.store.Resize;
import dev.clipstream.trainer.model.Architectures;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.NetSize;
import dev.clipstream.trainer.model.Sizing;
import dev.clipstream.trainer.model.clip.ClipArchitectures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that choose a model. */
public final class ArchitectureOptions {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "Model; the command 'datasets' lists them. Default: that of --preset. 'attention' is the"
              + " sequence model where the data set holds clips, and else the frame model.")
  private String model = "";

  @Option(
      names = "--encoder",
      paramLabel = "NAME|FILE",
      description =
          "Frame model beneath a sequence model; default: that of --encoder-from, or else cnn. Or"
              + " an ONNX file from anywhere (or a folder with one), which stays as it is:"
              + " 'clips' and 'images' are then learned by its features.")
  private @Nullable String encoder;

  @Option(
      names = "--depth",
      paramLabel = "N",
      description = "Layers of a resnet: 8, 14, 20 and so on (default: 20).")
  private @Nullable Integer depth;

  @Option(
      names = "--width",
      paramLabel = "N",
      description =
          "Channels of the first stage of a resnet (default: 16) or resnet18 (64), or of the first"
              + " convolution of a mobilenet (32); the others are in proportion.")
  private @Nullable Integer width;

  @Option(
      names = "--pre-activation",
      description = "Normalize and rectify before each convolution of a resnet, not after it.")
  private boolean preActivation;

  @Option(
      names = "--motion",
      description =
          "Tell a sequence model also how much every feature of a frame has changed since the frame"
              + " before, and bring all to one scale. Where it counts how much moves, such as in"
              + " clips of few sources, that is easier to learn from than from the features alone.")
  private boolean motion;

  /** Name of the model. */
  public String name() {
    return model;
  }

  /**
   * A frame model: the model itself, or what is beneath it.
   *
   * @param size of it, if it comes in sizes
   */
  public record Frame(String architecture, NetSize size) {

    private static Frame of(FrameSpec spec) {
      return new Frame(spec.architecture(), spec.size());
    }

    @Override
    public String toString() {
      return switch (Architectures.sizing(architecture)) {
        case FIXED -> architecture;
        case WIDTH -> "%s of width %d".formatted(architecture, size.width());
        case DEPTH_AND_WIDTH ->
            "%s of depth %d and width %d%s"
                .formatted(
                    architecture,
                    size.depth(),
                    size.width(),
                    size.preActivation() ? ", pre-activation" : "");
      };
    }
  }

  /**
   * The encoder from elsewhere, if one is to be learned on. A name of a frame model stands for that
   * one even where a file is called so: {@code ./cnn} is the file.
   */
  public Optional<Path> onnxEncoder() {
    if (encoder == null || Architectures.isFrame(encoder)) {
      return Optional.empty();
    }
    Path path = Path.of(encoder);
    boolean file = encoder.endsWith(".onnx") || path.getNameCount() > 1 || Files.exists(path);
    return file ? Optional.of(path) : Optional.empty();
  }

  /** Options that the model has no use for. */
  public void addUnused(UnusedOptions unused, Dataset dataset) {
    unused.add(
        !learnsClips(dataset) && !isClipModel(),
        "--encoder",
        "is for sequence models; %s is a frame model itself".formatted(model));
  }

  /** Whether it is a clip model, which reads whole clips and has no encoder of frames. */
  public boolean isClipModel() {
    return ClipArchitectures.has(model);
  }

  /** Whether a sequence model is told of changes. */
  public boolean motion() {
    return motion;
  }

  /** Whether clips are learned, not images. */
  public boolean learnsClips(Dataset dataset) {
    return Architectures.isSequence(model) && (dataset.hasClips() || !Architectures.isFrame(model));
  }

  /**
   * The frame model; refuses names and sizes that there are none of.
   *
   * @param learnedBefore the model whose encoder is taken over, if one is
   */
  public Frame frame(Dataset dataset, Optional<FrameSpec> learnedBefore) {
    if (!Architectures.isFrame(model) && !Architectures.isSequence(model)) {
      TreeSet<String> all = new TreeSet<>(Architectures.frameModels().keySet());
      all.addAll(Architectures.sequenceModels().keySet());
      all.addAll(ClipArchitectures.descriptions().keySet());
      throw usage("there is no model %s; there are %s".formatted(model, String.join(", ", all)));
    }
    if (encoder != null && !Architectures.isFrame(encoder)) {
      throw usage(
          "--encoder must be a frame model, one of %s, or an ONNX file or a folder with one; %s is none"
              .formatted(String.join(", ", Architectures.frameModels().keySet()), encoder));
    }
    Optional<Frame> taken = learnedBefore.map(Frame::of);
    String usual = taken.map(Frame::architecture).orElse("cnn");
    String beneath = encoder == null ? usual : encoder;
    String name = learnsClips(dataset) ? beneath : model;
    if (motion && !learnsClips(dataset)) {
      throw usage("--motion is for sequence models, which learn from clips");
    }
    boolean sized = depth != null || width != null || preActivation;
    requireSizes(name);
    Frame chosen = new Frame(name, sized || taken.isEmpty() ? size(name) : taken.get().size());
    if (taken.isPresent() && !taken.get().equals(chosen)) {
      throw usage(
          "--encoder-from holds a %s and cannot become a %s".formatted(taken.get(), chosen));
    }
    return chosen;
  }

  /**
   * Refuses images that a frame model cannot take.
   *
   * @param size of the images
   */
  public void checkSize(Frame frame, Resize size) {
    int height = size.height().orElseThrow();
    int width = size.width().orElseThrow();
    if (!Architectures.takes(frame.architecture(), height, width, frame.size())) {
      int least = Architectures.leastSize(frame.architecture(), frame.size());
      throw usage(
          "images of %dx%d are too small: %s takes images of %dx%d or more (--size)"
              .formatted(width, height, frame.architecture(), least, least));
    }
  }

  private void requireSizes(String name) {
    Sizing sizing = Architectures.sizing(name);
    if ((depth != null || preActivation) && !sizing.hasDepth()) {
      throw usage("--depth and --pre-activation are for resnet; " + name + " has its own");
    }
    if (width != null && !sizing.hasWidth()) {
      throw usage("--width is for resnet, resnet18 and mobilenet; " + name + " comes in one size");
    }
  }

  private NetSize size(String name) {
    NetSize usual = Architectures.usualSize(name);
    try {
      return new NetSize(
          depth == null ? usual.depth() : depth,
          width == null ? usual.width() : width,
          preActivation);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  /** What was chosen, for a model's provenance. */
  public Map<String, Object> facts(Frame frame) {
    Map<String, Object> facts = new TreeMap<>();
    facts.put("model", model);
    facts.put("encoder", frame.architecture());
    Sizing sizing = Architectures.sizing(frame.architecture());
    if (sizing.hasWidth()) {
      facts.put("width", frame.size().width());
    }
    if (sizing.hasDepth()) {
      facts.put("depth", frame.size().depth());
      facts.put("pre_activation", frame.size().preActivation());
    }
    if (motion) {
      facts.put("motion", true);
    }
    return facts;
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
