package dev.clipstream.trainer.cli;

import dev.clipstream.trainer.data.ClipSet;
import dev.clipstream.trainer.data.Dataset;
import dev.clipstream.trainer.data.FrameSet;
import dev.clipstream.trainer.data.Parts;
import dev.clipstream.trainer.export.Checkpoint;
import dev.clipstream.trainer.export.Exporter;
import dev.clipstream.trainer.export.Provenance;
import dev.clipstream.trainer.export.Trained;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.model.SequenceSpec;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.torch.Torch;
import dev.clipstream.trainer.train.ClipTask;
import dev.clipstream.trainer.train.FrameTask;
import dev.clipstream.trainer.train.Measure;
import dev.clipstream.trainer.train.Task;
import dev.clipstream.trainer.train.TrainingLoop;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train}: from a data set to ONNX files. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains a model on a data set and writes it as ONNX.",
      "",
      "A frame model (cnn, resnet, rnn, attention) learns from pictures and becomes one file. A"
          + " sequence model (lstm, gru, bilstm, attention, lstm-attention, mean) learns from"
          + " clips, together with a frame model whose features it reads, and becomes two files"
          + " that belong together.",
      ""
    })
final class TrainCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec
  private CommandSpec spec;

  @Mixin private final DataOptions data = new DataOptions();
  @Mixin private final ModelOptions model = new ModelOptions();

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

  @Mixin private final AlsoOptions also = new AlsoOptions();

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description =
          "Keep the state of the training here after every epoch, for --resume, and the weights,"
              + " for 'export'.")
  private @Nullable Path checkpoint;

  @Option(
      names = "--resume",
      description =
          "Go on from the --checkpoint, if it is there. With the same options and number of threads"
              + " the result is that of a run that was never interrupted.")
  private boolean resume;

  @Mixin private final TrainingOptions training = new TrainingOptions();
  @Mixin private final ComputeOptions computing = new ComputeOptions();

  @Override
  public Integer call() throws IOException {
    boolean clips = model.learnsClips(data.dataset());
    model.size(data.dataset());
    also.precisions();
    TrainingOptions.Chosen chosen = training.chosen(clips, data.seed());
    if (resume && checkpoint == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--resume needs the --checkpoint to go on from");
    }
    Compute compute = computing.start();
    Torch.seed(data.seed());
    say("training on " + compute.describe());
    if (clips) {
      trainClips(chosen, compute);
    } else {
      trainFrames(chosen, compute);
    }
    return 0;
  }

  private void trainFrames(TrainingOptions.Chosen chosen, Compute compute) throws IOException {
    Parts<FrameSet> parts = data.dataset().frames(data.request());
    FrameSet train = parts.train();
    say(
        "%,d pictures to learn from, %,d to check with"
            .formatted(train.size(), parts.validation().size()));
    report(parts.skipped());
    FrameNet net = new FrameNet(frameSpec(train.classes(), train.height(), train.width()));
    compute.place(net.module());
    Trained trained = new Trained(net, Optional.empty(), provenance(chosen, compute));
    Measure measure = new Measure(chosen.loss(), compute);
    Trained done = run(FrameTask.of(net, measure, parts, chosen.sampling()), chosen, trained);
    compute.home(net.module());
    Exporter.Report report = Exporter.writeFrames(done, parts.validation(), out);
    say("wrote %s; ONNX Runtime agrees within %.1e".formatted(out, report.largestDifference()));
    new Variants(also.precisions(), writer()).frames(done, parts, out);
  }

  private void trainClips(TrainingOptions.Chosen chosen, Compute compute) throws IOException {
    Parts<ClipSet> parts = data.dataset().clips(data.request());
    ClipSet train = parts.train();
    say(
        "%,d clips to learn from, %,d to check with"
            .formatted(train.size(), parts.validation().size()));
    report(parts.skipped());
    FrameNet frames = new FrameNet(frameSpec(train.frameClasses(), train.height(), train.width()));
    SequenceNet clips =
        new SequenceNet(
            new SequenceSpec(model.name(), train.classes(), frames.features(), train.maxFrames()));
    compute.place(frames.module());
    compute.place(clips.module());
    Trained trained = new Trained(frames, Optional.of(clips), provenance(chosen, compute));
    Measure measure = new Measure(chosen.loss(), compute);
    Trained done =
        run(ClipTask.of(frames, clips, measure, parts, chosen.sampling()), chosen, trained);
    compute.home(frames.module());
    compute.home(clips.module());
    Path framesFile = FrameFile.beside(out, frameOut);
    Exporter.Report report = Exporter.writePair(done, parts.validation(), out, framesFile);
    say(
        "wrote %s and %s; ONNX Runtime agrees within %.1e"
            .formatted(framesFile, out, report.largestDifference()));
    new Variants(also.precisions(), writer()).clips(done, parts, out, framesFile);
  }

  private <B> Trained run(Task<B> task, TrainingOptions.Chosen chosen, Trained trained)
      throws IOException {
    ConsoleProgress progress =
        new ConsoleProgress(writer(), Terminal.isInteractive(), System::nanoTime);
    TrainingLoop<B> loop = new TrainingLoop<>(task, chosen.plan(), progress);
    Path file = checkpoint;
    if (file == null) {
      return trained.after(loop.run());
    }
    if (resume && Files.exists(file)) {
      Checkpoint.resume(file, trained, loop::load);
      say("going on after epoch %d of %d".formatted(loop.epochs(), chosen.plan().epochs()));
    }
    Trained done = trained.after(loop.run(() -> Checkpoint.save(trained, loop::save, file)));
    Checkpoint.save(trained, loop::save, file);
    return done;
  }

  private FrameSpec frameSpec(List<String> classes, int height, int width) {
    Dataset dataset = data.dataset();
    FrameSpec.Input input = new FrameSpec.Input(height, width, data.request().resize().fit());
    return new FrameSpec(model.frameModel(dataset), classes, input, model.size(dataset));
  }

  private Provenance provenance(TrainingOptions.Chosen chosen, Compute compute) {
    Map<String, Object> facts = new TreeMap<>(data.facts());
    facts.putAll(model.facts(data.dataset()));
    facts.putAll(TrainingOptions.facts(chosen));
    facts.put("precision", compute.bfloat16() ? "bfloat16" : "float32");
    return Provenance.of(facts);
  }

  private void report(List<String> skipped) {
    skipped.forEach(file -> say("skipped %s".formatted(file)));
    if (!skipped.isEmpty()) {
      say("skipped %,d files in all".formatted(skipped.size()));
    }
  }

  private void say(String line) {
    writer().println(line);
    writer().flush();
  }

  private PrintWriter writer() {
    return spec.commandLine().getOut();
  }
}
