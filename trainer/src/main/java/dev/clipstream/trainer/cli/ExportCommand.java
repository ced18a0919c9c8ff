package dev.clipstream.trainer.cli;

import dev.clipstream.cli.options.CommonOptions;
import dev.clipstream.trainer.calibration.Calibrator;
import dev.clipstream.trainer.cli.options.DataOptions;
import dev.clipstream.trainer.cli.options.MirrorOption;
import dev.clipstream.trainer.cli.options.OutputFile;
import dev.clipstream.trainer.cli.options.PrecisionOptions;
import dev.clipstream.trainer.cli.options.StepOptions;
import dev.clipstream.trainer.cli.options.UnknownBelowOption;
import dev.clipstream.trainer.cli.options.UnusedOptions;
import dev.clipstream.trainer.cli.training.FrameModelFile;
import dev.clipstream.trainer.cli.training.StepFiles;
import dev.clipstream.trainer.cli.training.Variants;
import dev.clipstream.trainer.data.source.DataRequest;
import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.data.store.Resize;
import dev.clipstream.trainer.export.Checkpoint;
import dev.clipstream.trainer.export.ClipNetCheckpoint;
import dev.clipstream.trainer.export.ClipNetExporter;
import dev.clipstream.trainer.export.Exporter;
import dev.clipstream.trainer.export.Resumable;
import dev.clipstream.trainer.export.Trained;
import dev.clipstream.trainer.export.TrainedClipNet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.clip.ClipSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code export}: writes ONNX files from a checkpoint. */
@Command(
    name = "export",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Writes the weights of a checkpoint as ONNX, checked against torch on examples of a data"
          + " set.",
      "Give the data options of the training, so that the same examples are held out.",
      ""
    },
    footer = CommonOptions.FOOTER)
final class ExportCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec
  private CommandSpec spec;

  @Mixin private final DataOptions data = new DataOptions();

  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "FILE",
      description = "What 'train --checkpoint' kept.")
  private Path checkpoint = Path.of("");

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
  @Mixin private final UnknownBelowOption unknown = new UnknownBelowOption();

  @Mixin final CommonOptions standard = new CommonOptions();

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @ParentCommand
  private ClipstreamTrainer trainer;

  @Override
  public Integer call() throws IOException {
    UnusedOptions unused = new UnusedOptions(spec);
    data.addUnused(unused);
    unused.throwIfAny();
    unknown.check();
    OutputFile.check("--out", out).ifPresent(spec.commandLine().getOut()::println);
    OutputFile.checkIfGiven("--frame-out", frameOut)
        .ifPresent(spec.commandLine().getOut()::println);
    if (ClipNetCheckpoint.isOne(checkpoint)) {
      mirror.check(false, false);
      return exportClipModel();
    }
    Trained trained = Checkpoint.load(checkpoint);
    trained.provenance().unfinished().ifPresent(spec.commandLine().getOut()::println);
    unknown.apply(trained);
    step.check(
        trained.clips().map(net -> net.spec().architecture()).orElse("a frame model"),
        trained.clips().isPresent());
    mirror.check(trained.clips().isEmpty(), !also.precisions().isEmpty());
    boolean mirrorIsNew = mirror.wanted() && !trained.provenance().mirrors();
    if (mirrorIsNew) {
      trained = trained.mirrored();
    }
    FrameSpec.Input input = trained.frames().spec().input();
    EvaluationProgress progress =
        new EvaluationProgress(spec.commandLine().getErr(), trainer.shutdown());
    DataRequest request =
        data.request(Resize.to(input.height(), input.width(), input.fit())).toldTo(progress);
    PrintWriter output = spec.commandLine().getOut();
    Variants variants = new Variants(also.precisions(), output, trainer.shutdown()::isRequested);
    if (trained.clips().isPresent()) {
      Path framesFile = FrameModelFile.beside(out, frameOut);
      Parts<ClipSet> parts = clips(request);
      progress.clear();
      report(Exporter.writePair(trained, parts.validation(), out, framesFile), output);
      output.println("wrote " + framesFile);
      StepFiles steps = StepFiles.of(step.wanted(), trained, parts.validation(), output::println);
      steps.write(out, framesFile, StepOptions.beside(out));
      variants.clips(trained, parts, out, framesFile, steps);
    } else {
      new UnusedOptions(spec)
          .add(true, "--frame-out", "is for sequence models, and the checkpoint holds none")
          .throwIfAny();
      if (mirrorIsNew) {
        calibrate(trained, request, output);
      }
      Parts<FrameSet> parts = frames(request);
      progress.clear();
      report(Exporter.writeFrames(trained, parts.validation(), out), output);
      variants.frames(trained, parts, out);
    }
    output.flush();
    return 0;
  }

  private int exportClipModel() throws IOException {
    new UnusedOptions(spec)
        .add(true, "--frame-out", "is for sequence models, and the checkpoint holds none")
        .add(true, "--export-precision", "is for frame models and the pairs they are part of")
        .throwIfAny();
    TrainedClipNet trained = ClipNetCheckpoint.load(checkpoint);
    trained.provenance().unfinished().ifPresent(spec.commandLine().getOut()::println);
    unknown.apply(trained);
    ClipSpec model = trained.net().spec();
    FrameSpec.Input input = model.input();
    EvaluationProgress progress =
        new EvaluationProgress(spec.commandLine().getErr(), trainer.shutdown());
    DataRequest request =
        data.request(Resize.to(input.height(), input.width(), input.fit()))
            .withClipFrames(model.frames())
            .toldTo(progress);
    ClipSet samples = data.dataset().clipsForScoring(request).set();
    progress.clear();
    PrintWriter output = spec.commandLine().getOut();
    report(ClipNetExporter.write(trained, samples, out), output);
    output.flush();
    return 0;
  }

  /** What was fitted to scores without the mirror says nothing of those with it. */
  private void calibrate(Trained trained, DataRequest request, PrintWriter output) {
    Resumable.Output end = trained.outputs().get(0);
    if (end.softmax().unknownBelow().isPresent() && !unknown.isGiven()) {
      output.printf(
          "note: the threshold of %s for what is unknown was set without the mirror; see what"
              + " 'evaluate' says of it, and set another with --unknown-below%n",
          end.softmax().unknownBelow().get());
    }
    if (end.softmax().scaling().isEmpty()) {
      return;
    }
    FrameSet images = data.dataset().framesToCheck(request).set();
    output.println(
        Calibrator.calibrate(
            end.name(), end.softmax(), Calibrator.scores(trained.frames(), images)));
  }

  /** What a model was trained on is read only where it is needed. */
  private Parts<FrameSet> frames(DataRequest request) {
    if (!also.precisions().isEmpty()) {
      return data.dataset().frames(request);
    }
    FrameSet samples = data.dataset().framesForScoring(request).set();
    return Parts.of(samples, samples);
  }

  private Parts<ClipSet> clips(DataRequest request) {
    if (!also.precisions().isEmpty()) {
      return data.dataset().clips(request);
    }
    ClipSet samples = data.dataset().clipsForScoring(request).set();
    return Parts.of(samples, samples);
  }

  private void report(Exporter.Report report, PrintWriter output) {
    output.printf("wrote %s; ONNX Runtime agrees within %.1e%n", out, report.largestDifference());
    OutputFile.noteBeside(out).ifPresent(output::println);
  }
}
