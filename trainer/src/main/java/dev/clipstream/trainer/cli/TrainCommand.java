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
import dev.clipstream.trainer.torch.Torch;
import dev.clipstream.trainer.train.ClipTask;
import dev.clipstream.trainer.train.FrameTask;
import dev.clipstream.trainer.train.Plan;
import dev.clipstream.trainer.train.Sampling;
import dev.clipstream.trainer.train.TrainingLoop;
import java.io.IOException;
import java.io.PrintWriter;
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
          + " sequence model (lstm, gru, bilstm, attention, lstm-attention, mean) learns from clips,"
          + " together with a frame model whose features it reads, and becomes two files that belong"
          + " together.",
      ""
    })
final class TrainCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec
  private CommandSpec spec;

  @Mixin private final DataOptions data = new DataOptions();

  @Mixin private final ModelOptions model = new ModelOptions();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "10",
      description = "Times to go through the data (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Examples in a step; default: 64 pictures or 16 clips.")
  private @Nullable Integer batch;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "0.001",
      description = "Highest learning rate (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of an operator; default: as many as there are cores.")
  private @Nullable Integer threads;

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

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "Also keep the weights in torch's format, for 'export'.")
  private @Nullable Path checkpoint;

  @Override
  public Integer call() throws IOException {
    Plan plan = plan();
    Torch.useThreads(threads == null ? Runtime.getRuntime().availableProcessors() : threads);
    Torch.seed(data.seed());
    if (model.learnsClips(data.dataset())) {
      trainClips(plan);
    } else {
      trainFrames(plan);
    }
    return 0;
  }

  private void trainFrames(Plan plan) throws IOException {
    Parts<FrameSet> parts = data.dataset().frames(data.request());
    FrameSet train = parts.train();
    say(
        "%,d pictures to learn from, %,d to check with"
            .formatted(train.size(), parts.validation().size()));
    report(parts.skipped());
    FrameNet net = new FrameNet(frameSpec(train.classes(), train.height(), train.width()));
    Sampling sampling = new Sampling(batch == null ? 64 : batch, data.seed());
    new TrainingLoop<>(FrameTask.of(net, parts, sampling), plan, progress()).run();
    Trained trained = new Trained(net, Optional.empty(), provenance(sampling));
    keep(trained);
    Exporter.Report report = Exporter.writeFrames(trained, parts.validation(), out);
    say("wrote %s; ONNX Runtime agrees within %.1e".formatted(out, report.largestDifference()));
  }

  private void trainClips(Plan plan) throws IOException {
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
    Sampling sampling = new Sampling(batch == null ? 16 : batch, data.seed());
    new TrainingLoop<>(ClipTask.of(frames, clips, parts, sampling), plan, progress()).run();
    Trained trained = new Trained(frames, Optional.of(clips), provenance(sampling));
    keep(trained);
    Path framesFile = FrameFile.beside(out, frameOut);
    Exporter.Report report = Exporter.writePair(trained, parts.validation(), out, framesFile);
    say(
        "wrote %s and %s; ONNX Runtime agrees within %.1e"
            .formatted(framesFile, out, report.largestDifference()));
  }

  private FrameSpec frameSpec(List<String> classes, int height, int width) {
    Dataset dataset = data.dataset();
    return new FrameSpec(model.frameModel(dataset), classes, height, width, model.size(dataset));
  }

  private Plan plan() {
    model.size(data.dataset());
    if (batch != null && batch < 1) {
      throw usage("--batch must be at least 1, not " + batch);
    }
    if (threads != null && threads < 1) {
      throw usage("--threads must be at least 1, not " + threads);
    }
    try {
      return Plan.ofEpochs(epochs).withRate(rate);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private Provenance provenance(Sampling sampling) {
    Map<String, Object> facts = new TreeMap<>(data.facts());
    facts.putAll(model.facts(data.dataset()));
    facts.put("epochs", epochs);
    facts.put("batch", sampling.batch());
    facts.put("rate", rate);
    return Provenance.of(facts);
  }

  private void keep(Trained trained) throws IOException {
    if (checkpoint != null) {
      Checkpoint.save(trained, checkpoint);
    }
  }

  private void report(List<String> skipped) {
    skipped.forEach(file -> say("skipped %s".formatted(file)));
    if (!skipped.isEmpty()) {
      say("skipped %,d files in all".formatted(skipped.size()));
    }
  }

  private ConsoleProgress progress() {
    return new ConsoleProgress(writer(), Terminal.isInteractive(), System::nanoTime);
  }

  private void say(String line) {
    writer().println(line);
    writer().flush();
  }

  private PrintWriter writer() {
    return spec.commandLine().getOut();
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
