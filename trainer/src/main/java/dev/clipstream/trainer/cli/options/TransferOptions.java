package dev.clipstream.trainer.cli.options;

import dev.clipstream.system.Sha256;
import dev.clipstream.trainer.export.Checkpoint;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.train.TrainingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options for transfer learning: an encoder trained on other data, frozen or fine-tuned. */
public final class TransferOptions {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--encoder-from",
      paramLabel = "FILE",
      description =
          "Begin with the encoder of this checkpoint, which 'train --checkpoint' kept when it"
              + " learned from other data, such as cifar10. The checkpoint says which encoder it"
              + " is, and of which size. A resnet takes images of any --size, other encoders only"
              + " of the one that they learned with.")
  private @Nullable Path file;

  @Option(
      names = "--freeze-encoder",
      description =
          "Leave that encoder as it is and train only what is above it. Without --augment, or with"
              + " --views, features of clips are then computed once, and an epoch takes seconds.")
  private boolean freeze;

  /**
   * Where the encoder comes from.
   *
   * @param net whose encoder it is
   * @param sha256 of the checkpoint
   */
  public record Source(FrameNet net, String sha256) {
    public FrameSpec spec() {
      return net.spec();
    }
  }

  /**
   * Reads the checkpoint, if one was given.
   *
   * @param training options that are for some encoders only
   */
  public Optional<Source> source(TrainingOptions training) throws IOException {
    boolean ratesEncoder = training.ratesEncoder();
    if (training.hasViews() && !freeze) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--views are for an encoder that stays as it is (--freeze-encoder)");
    }
    if (file == null && (freeze || ratesEncoder)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--freeze-encoder and --encoder-rate are for an encoder that has learned before"
              + " (--encoder-from FILE)");
    }
    if (freeze && ratesEncoder) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "an encoder that is frozen has no --encoder-rate");
    }
    if (file == null) {
      return Optional.empty();
    }
    if (file.toString().endsWith(".onnx")) {
      throw new TrainingException(
          "--encoder-from needs a checkpoint, and %s is a finished model: train it with --checkpoint FILE"
              .formatted(file));
    }
    FrameNet net = Checkpoint.load(file).frames();
    return Optional.of(new Source(net, Sha256.of(file)));
  }

  /** Puts the encoder beneath a fresh head, and freezes it if that is wanted. */
  public void apply(Optional<Source> source, FrameNet net) {
    if (source.isEmpty()) {
      return;
    }
    try {
      net.takeEncoder(source.get().net());
    } catch (IllegalArgumentException e) {
      FrameSpec then = source.get().spec();
      throw new TrainingException(
          "the encoder of %s, a %s for images of %dx%d, does not fit images of %dx%d (%s): choose --size %dx%d, or an encoder whose size does not depend on the images', a resnet"
              .formatted(
                  file,
                  then.architecture(),
                  then.width(),
                  then.height(),
                  net.spec().width(),
                  net.spec().height(),
                  e.getMessage(),
                  then.width(),
                  then.height()));
    }
    if (freeze) {
      net.freezeEncoder();
    }
  }

  /** What was chosen, for a model's provenance. */
  public Map<String, Object> facts(Optional<Source> source, double encoderRate) {
    Map<String, Object> facts = new TreeMap<>();
    if (source.isPresent()) {
      facts.put("encoder_from_sha256", source.get().sha256());
      facts.put("encoder_rate", freeze ? 0 : encoderRate);
    }
    return facts;
  }
}
