package dev.clipstream.trainer.cli;

import dev.clipstream.cli.options.CommonOptions;
import dev.clipstream.trainer.cli.frames.ImageSample;
import dev.clipstream.trainer.cli.frames.TrainingCost;
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
import dev.clipstream.trainer.data.batch.ClassCounts;
import dev.clipstream.trainer.data.batch.FrameBatch;
import dev.clipstream.trainer.data.source.Dataset;
import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.encoder.EncoderChoice;
import dev.clipstream.trainer.encoder.HeadTraining;
import dev.clipstream.trainer.export.Exporter;
import dev.clipstream.trainer.export.Provenance;
import dev.clipstream.trainer.export.Trained;
import dev.clipstream.trainer.holdout.ServedModel;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.model.SequenceSpec;
import dev.clipstream.trainer.runlog.ClassExamples;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.torch.Torch;
import dev.clipstream.trainer.train.ClipTask;
import dev.clipstream.trainer.train.FeatureTask;
import dev.clipstream.trainer.train.FrameTask;
import dev.clipstream.trainer.train.Measure;
import dev.clipstream.trainer.train.Sampling;
import dev.clipstream.trainer.train.Task;
import dev.clipstream.trainer.train.TrainingLoop;
import dev.clipstream.trainer.train.TrainingProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
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
      new ClipModelTraining(
              console(), data, model, clipModel, chosen, checkpoint, computing, outputs)
          .run(out);
      return;
    }
    Optional<TransferOptions.Source> source = transfer.source(training);
    ArchitectureOptions.Frame frame =
        model.frame(dataset, source.map(TransferOptions.Source::spec));
    model.checkSize(frame, data.size());
    Compute compute = computing.start();
    // Whatever was read or made before must not change the fresh weights.
    Torch.seed(data.seed());
    say("training on " + compute.describe());
    Setup setup = new Setup(chosen, compute, frame, source, outputs);
    if (clips) {
      trainClips(setup);
    } else {
      trainFrames(setup);
    }
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

  /** All that was chosen. */
  private record Setup(
      TrainingOptions.Chosen chosen,
      Compute compute,
      ArchitectureOptions.Frame frame,
      Optional<TransferOptions.Source> source,
      RunOutputs outputs) {

    Measure measure(long[] counts) {
      return new Measure(chosen.loss().balancedFor(counts), compute);
    }
  }

  private void trainFrames(Setup setup) throws IOException {
    Parts<FrameSet> parts =
        console().read(data.request(), request -> data.dataset().frames(request));
    FrameSet train = parts.train();
    say(
        "%,d images to learn from, %,d to check with"
            .formatted(train.size(), parts.validation().size()));
    console().report(parts);
    FrameNet net =
        frameNet(
            setup, train.classes(), train.height(), train.width(), () -> ImageSample.of(train));
    if (mirror.wanted()) {
      net.mirror();
    }
    Trained done =
        run(
            progress ->
                FrameTask.of(
                    net, setup.measure(ClassCounts.of(train)), parts, setup.chosen().sampling()),
            setup,
            new Trained(net, Optional.empty(), provenance(setup, parts)));
    setup.compute().home(net.module());
    say(TrainingCost.of(net, done.history().size(), train.size()));
    Exporter.Report report = Exporter.writeFrames(done, parts.validation(), out);
    say("wrote %s; ONNX Runtime agrees within %.1e".formatted(out, report.largestDifference()));
    OutputFile.noteBeside(out).ifPresent(this::say);
    new Variants(also.precisions(), console().writer(), trainer.shutdown())
        .frames(done, parts, out);
    long[] checked = ClassCounts.of(parts.validation());
    end(
        setup,
        done,
        ServedModel.ofFrames(out),
        ClassExamples.of(train.classes(), ClassCounts.of(train), checked),
        SetNotes.of(parts));
  }

  private void trainClips(Setup setup) throws IOException {
    Parts<ClipSet> parts = console().read(data.request(), request -> data.dataset().clips(request));
    ClipSet train = parts.train();
    say(
        "%,d clips to learn from, %,d to check with"
            .formatted(train.size(), parts.validation().size()));
    console().report(parts);
    FrameNet frames =
        frameNet(
            setup,
            train.frameClasses(),
            train.height(),
            train.width(),
            () -> ImageSample.of(train));
    SequenceNet clips =
        new SequenceNet(
            new SequenceSpec(
                model.name(),
                train.classes(),
                frames.features(),
                train.maxFrames(),
                model.motion()));
    setup.compute().place(clips.module());
    Trained done =
        run(
            progress -> clipTask(setup, frames, clips, parts, progress),
            setup,
            new Trained(frames, Optional.of(clips), provenance(setup, parts)));
    setup.compute().home(frames.module());
    setup.compute().home(clips.module());
    Path framesFile = FrameModelFile.beside(out, frameOut);
    Exporter.Report report = Exporter.writePair(done, parts.validation(), out, framesFile);
    say(
        "wrote %s and %s; ONNX Runtime agrees within %.1e"
            .formatted(framesFile, out, report.largestDifference()));
    OutputFile.noteBeside(framesFile).ifPresent(this::say);
    OutputFile.noteBeside(out).ifPresent(this::say);
    StepFiles steps = StepFiles.of(step.wanted(), done, parts.validation(), this::say);
    steps.write(out, framesFile, StepOptions.beside(out));
    new Variants(also.precisions(), console().writer(), trainer.shutdown())
        .clips(done, parts, out, framesFile, steps);
    long[] checked = ClassCounts.of(parts.validation());
    end(
        setup,
        done,
        ServedModel.ofPair(framesFile, out),
        ClassExamples.of(train.classes(), ClassCounts.of(train), checked),
        SetNotes.of(parts));
  }

  private Task<?> clipTask(
      Setup setup,
      FrameNet frames,
      SequenceNet clips,
      Parts<ClipSet> parts,
      TrainingProgress progress) {
    Sampling sampling = setup.chosen().sampling();
    Measure measure =
        setup.measure(ClassCounts.of(parts.train())).ofEveryFrame(everyFrame.wanted());
    if (!FeatureTask.suits(frames, parts.train(), sampling)) {
      return ClipTask.of(frames, clips, measure, parts, sampling);
    }
    say("computing the features of all clips, once");
    return FeatureTask.of(frames, clips, measure, parts, sampling, progress);
  }

  /** Trains. A signal ends it between two batches: torch may not work while its process ends. */
  private Trained run(Function<TrainingProgress, Task<?>> task, Setup setup, Trained begun)
      throws IOException {
    TrainingProgress progress = setup.outputs().log();
    var loop = new TrainingLoop<>(task.apply(progress), setup.chosen().plan(), progress);
    return checkpoint.run(loop, begun, this::say);
  }

  private RunOutputs outputs() {
    checkpoint.check();
    files.check(checkpoint.resumes());
    OutputFile.check("--out", out).ifPresent(this::say);
    OutputFile.checkIfGiven("--frame-out", frameOut).ifPresent(this::say);
    return RunOutputs.begin(files, console());
  }

  private void end(
      Setup setup, Trained done, ServedModel served, List<ClassExamples> classes, List<String> odd)
      throws IOException {
    setup
        .outputs()
        .end(data.dataset(), data.request(), setup.chosen().plan().keeping(), setup.compute())
        .of(served, done.provenance(), done.history(), classes, odd)
        .forEach(this::say);
  }

  private FrameNet frameNet(
      Setup setup, List<String> classes, int height, int width, Supplier<FrameBatch> samples) {
    FrameSpec.Input input = new FrameSpec.Input(height, width, data.request().resize().fit());
    ArchitectureOptions.Frame frame = setup.frame();
    FrameNet net = new FrameNet(new FrameSpec(frame.architecture(), classes, input, frame.size()));
    if (net.fits()) {
      ImageSample.fit(net, samples.get());
    }
    transfer.apply(setup.source(), net);
    setup.compute().place(net.module());
    return net;
  }

  private Provenance provenance(Setup setup, Parts<?> parts) {
    Map<String, Object> facts = new TreeMap<>(data.facts());
    facts.putAll(model.facts(setup.frame()));
    facts.putAll(TrainingOptions.facts(setup.chosen()));
    facts.putAll(everyFrame.facts());
    facts.putAll(
        transfer.facts(setup.source(), setup.chosen().plan().optimization().encoderRate()));
    parts.sha256().ifPresent(hash -> facts.put(Provenance.DATA, hash));
    if (mirror.wanted()) {
      facts.put(Provenance.MIRROR, true);
    }
    facts.put("precision", setup.compute().bfloat16() ? "bfloat16" : "float32");
    return Provenance.of(facts);
  }

  private void say(String line) {
    console().say(line);
  }

  private TrainingConsole console() {
    return new TrainingConsole(spec.commandLine().getOut(), trainer.shutdown());
  }
}
