package dev.clipstream.trainer.cli;

import dev.clipstream.cli.options.CommonOptions;
import dev.clipstream.trainer.cli.options.ArchitectureOptions;
import dev.clipstream.trainer.cli.options.CheckpointOptions;
import dev.clipstream.trainer.cli.options.ClipLengthOptions;
import dev.clipstream.trainer.cli.options.ComputeOptions;
import dev.clipstream.trainer.cli.options.DataOptions;
import dev.clipstream.trainer.cli.options.EncoderOptions;
import dev.clipstream.trainer.cli.options.EveryFrameOption;
import dev.clipstream.trainer.cli.options.MirrorOption;
import dev.clipstream.trainer.cli.options.OutputFile;
import dev.clipstream.trainer.cli.options.PrecisionOptions;
import dev.clipstream.trainer.cli.options.RunFileOptions;
import dev.clipstream.trainer.cli.options.StepOptions;
import dev.clipstream.trainer.cli.options.TrainingOptions;
import dev.clipstream.trainer.cli.options.TransferOptions;
import dev.clipstream.trainer.cli.options.UnusedOptions;
import dev.clipstream.trainer.cli.preset.PresetOptions;
import dev.clipstream.trainer.cli.training.ClipModelTraining;
import dev.clipstream.trainer.cli.training.EncoderTraining;
import dev.clipstream.trainer.cli.training.FrameModelFile;
import dev.clipstream.trainer.cli.training.FrameNetworks;
import dev.clipstream.trainer.cli.training.FrameTraining;
import dev.clipstream.trainer.cli.training.PairTraining;
import dev.clipstream.trainer.cli.training.RunOutputs;
import dev.clipstream.trainer.cli.training.TrainingConsole;
import dev.clipstream.trainer.cli.training.TrainingSetup;
import dev.clipstream.trainer.cli.training.Variants;
import dev.clipstream.trainer.data.source.Dataset;
import dev.clipstream.trainer.encoder.EncoderChoice;
import dev.clipstream.trainer.encoder.HeadTraining;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.torch.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code train}: trains a model on a data set and writes ONNX files. */
@Command(
    name = "train",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Trains a model on a data set and writes it as ONNX.",
      "",
      "A frame model (cnn, resnet, resnet18, mobilenet, rnn, attention, whitened-vgg) learns from"
          + " images and becomes one file. A sequence model (lstm, gru, bilstm, attention,"
          + " lstm-attention, mean) learns from clips, together with a frame model whose features"
          + " it reads, and becomes two files that belong together. Its frame model may begin with"
          + " an encoder that has learned before, such as that of a resnet trained on cifar10 with"
          + " --checkpoint encoder.pt:",
      "  train --dataset clips --data DIR --model lstm --encoder-from encoder.pt --freeze-encoder"
          + " --out mine.onnx",
      "A clip model (c3d) learns from the pixels of whole clips and becomes one file.",
      "Or it is learned on the features of an ONNX file from anywhere, which stays as it is:",
      "  train --dataset clips --data DIR --model gru --encoder mobilenet.onnx --out mine.onnx",
      "  train --dataset images --data DIR --model linear --encoder mobilenet.onnx --out mine.onnx",
      ""
    },
    footer = CommonOptions.FOOTER)
final class TrainCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @ParentCommand
  private ClipstreamTrainer trainer;

  @Mixin private final DataOptions data = new DataOptions();
  @Mixin private final PresetOptions preset = new PresetOptions();
  @Mixin private final ArchitectureOptions model = new ArchitectureOptions();
  @Mixin private final EncoderOptions encoder = new EncoderOptions();
  @Mixin private final ClipLengthOptions clipModel = new ClipLengthOptions();
  @Mixin private final TransferOptions transfer = new TransferOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.onnx",
      description = "File of the model; an earlier one is replaced at the end.")
  private Path out = Path.of("");

  @Option(
      names = "--frame-out",
      paramLabel = "FILE.onnx",
      description =
          "File of the frame model that goes with a sequence model; default: beside it, named"
              + " -frames.")
  private @Nullable Path frameOut;

  @Mixin private final PrecisionOptions also = new PrecisionOptions();
  @Mixin private final MirrorOption mirror = new MirrorOption();
  @Mixin private final StepOptions step = new StepOptions();
  @Mixin private final EveryFrameOption everyFrame = new EveryFrameOption();
  @Mixin private final CheckpointOptions checkpoint = new CheckpointOptions();
  @Mixin private final RunFileOptions files = new RunFileOptions();
  @Mixin private final TrainingOptions training = new TrainingOptions();
  @Mixin private final ComputeOptions computing = new ComputeOptions();

  @Mixin final CommonOptions standard = new CommonOptions();

  @Override
  public Integer call() throws IOException {
    checkpoint.naming(this::train);
    return 0;
  }

  private void train() throws IOException {
    Dataset dataset = data.dataset();
    preset.apply(dataset, data.request(), model).ifPresent(this::say);
    Optional<Path> elsewhere = model.onnxEncoder();
    if (elsewhere.isPresent()) {
      mirror.check(false, false);
      trainOn(elsewhere.get(), dataset);
      return;
    }
    boolean clips = model.learnsClips(dataset);
    also.precisions();
    checkUnused(dataset, clips);
    step.check(model.name(), clips);
    everyFrame.check(model.name(), clips);
    boolean wholeClips = model.isClipModel();
    mirror.check(!clips && !wholeClips, !also.precisions().isEmpty());
    TrainingOptions.Chosen chosen =
        training
            .chosen(clips || wholeClips, model.name(), data.seed())
            .loadedBy(data.loaders())
            .by(preset.applied());
    RunOutputs outputs = outputs();
    if (wholeClips) {
      int frames = clipModel.frames();
      new ClipModelTraining(begin(chosen, outputs), frames).run(out);
      return;
    }
    Optional<TransferOptions.Source> source = transfer.source(training);
    ArchitectureOptions.Frame frame =
        model.frame(dataset, source.map(TransferOptions.Source::spec));
    model.checkSize(frame, data.size());
    TrainingSetup setup = begin(chosen, outputs);
    FrameNetworks networks = new FrameNetworks(setup, frame, transfer, source);
    Variants variants =
        new Variants(also.precisions(), console().writer(), trainer.shutdown()::isRequested);
    if (clips) {
      new PairTraining(setup, networks, everyFrame, step, variants)
          .run(out, FrameModelFile.beside(out, frameOut));
    } else {
      new FrameTraining(setup, networks, mirror.wanted(), variants).run(out);
    }
  }

  /** All that was chosen; torch begins with it, and says where. */
  private TrainingSetup begin(TrainingOptions.Chosen chosen, RunOutputs outputs) {
    Compute compute = computing.start();
    // Whatever was read or made before must not change the fresh weights.
    Torch.seed(data.seed());
    say("training on " + compute.describe());
    return new TrainingSetup(console(), data, model, chosen, checkpoint, compute, outputs);
  }

  private void checkUnused(Dataset dataset, boolean clips) {
    UnusedOptions unused = new UnusedOptions(spec);
    data.addUnused(unused);
    model.addUnused(unused, dataset);
    training.addUnused(unused);
    encoder.addUnusedWithout(unused);
    clipModel.addUnused(unused, model.name());
    unused
        .add(
            !clips && !model.isClipModel(),
            "--frame-out",
            "is for sequence models, which come with a frame model")
        .add(
            model.isClipModel(), "--fps", "is for sequence models; frames are spread over the clip")
        .throwIfAny();
  }

  /** With an encoder from elsewhere, which stays as it is. */
  private void trainOn(Path file, Dataset dataset) throws IOException {
    boolean clips = dataset.hasClips();
    encoder.check(model, dataset);
    step.check(model.name(), clips);
    everyFrame.check(model.name(), clips);
    UnusedOptions unused = new UnusedOptions(spec);
    data.addUnused(unused);
    training.addUnused(unused);
    EncoderOptions.addUnusedWith(unused, clips);
    unused.throwIfAny();
    HeadTraining.Head head = new HeadTraining.Head(model.name(), model.motion(), encoder.dropout());
    TrainingOptions.Chosen chosen =
        training.chosen(clips, model.name(), data.seed(), HeadTraining.EPOCHS).by(preset.applied());
    RunOutputs outputs = outputs();
    EncoderChoice choice = encoder.choice(file);
    boolean copies = clips && (choice.readsOthers() || frameOut != null);
    Optional<Path> copy =
        copies ? Optional.of(FrameModelFile.beside(out, frameOut)) : Optional.empty();
    Compute compute = computing.start().inFloat32();
    Torch.seed(data.seed());
    say("training on " + compute.describe());
    Map<String, Object> facts = new TreeMap<>(data.facts());
    facts.remove("resize");
    facts.putAll(encoder.facts(model));
    facts.putAll(TrainingOptions.facts(chosen));
    facts.putAll(everyFrame.facts());
    EncoderTraining.Also also =
        new EncoderTraining.Also(
            everyFrame.wanted(),
            step.wanted() ? Optional.of(StepOptions.beside(out)) : Optional.empty());
    new EncoderTraining(
            new EncoderTraining.Plan(choice, head, clips, out, copy, also, chosen, compute),
            checkpoint,
            outputs,
            console().progress(),
            console().writer())
        .run(dataset, facts, encoder -> data.request().with(encoder.resize()));
    OutputFile.noteBeside(out).ifPresent(this::say);
  }

  private RunOutputs outputs() {
    checkpoint.check();
    files.check(checkpoint.resumes());
    OutputFile.check("--out", out).ifPresent(this::say);
    OutputFile.checkIfGiven("--frame-out", frameOut).ifPresent(this::say);
    return RunOutputs.begin(files, console());
  }

  private void say(String line) {
    console().say(line);
  }

  private TrainingConsole console() {
    return new TrainingConsole(spec.commandLine().getOut(), trainer.shutdown()::isRequested);
  }
}
