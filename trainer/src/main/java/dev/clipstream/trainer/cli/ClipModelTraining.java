package dev.clipstream.trainer.cli;

import dev.clipstream.trainer.cli.options.ArchitectureOptions;
import dev.clipstream.trainer.cli.options.CheckpointOptions;
import dev.clipstream.trainer.cli.options.ClipLengthOptions;
import dev.clipstream.trainer.cli.options.ComputeOptions;
import dev.clipstream.trainer.cli.options.DataOptions;
import dev.clipstream.trainer.cli.options.OutputFile;
import dev.clipstream.trainer.cli.options.TrainingOptions;
import dev.clipstream.trainer.data.batch.ClassCounts;
import dev.clipstream.trainer.data.source.DataRequest;
import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.export.ClipNetExporter;
import dev.clipstream.trainer.export.Exporter;
import dev.clipstream.trainer.export.Provenance;
import dev.clipstream.trainer.export.TrainedClipNet;
import dev.clipstream.trainer.holdout.ServedModel;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.clip.ClipNet;
import dev.clipstream.trainer.model.clip.ClipSpec;
import dev.clipstream.trainer.runlog.ClassExamples;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.torch.Torch;
import dev.clipstream.trainer.train.ClipNetTask;
import dev.clipstream.trainer.train.Measure;
import dev.clipstream.trainer.train.TrainingLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code train} does for a clip model: one network of whole clips, one file. */
final class ClipModelTraining {

  private final TrainingConsole console;
  private final DataOptions data;
  private final ArchitectureOptions model;
  private final ClipLengthOptions options;
  private final TrainingOptions.Chosen chosen;
  private final CheckpointOptions checkpoint;
  private final ComputeOptions computing;
  private final RunOutputs outputs;

  ClipModelTraining(
      TrainingConsole console,
      DataOptions data,
      ArchitectureOptions model,
      ClipLengthOptions options,
      TrainingOptions.Chosen chosen,
      CheckpointOptions checkpoint,
      ComputeOptions computing,
      RunOutputs outputs) {
    this.console = console;
    this.data = data;
    this.model = model;
    this.options = options;
    this.chosen = chosen;
    this.checkpoint = checkpoint;
    this.computing = computing;
    this.outputs = outputs;
  }

  /** Trains, and writes the model. */
  void run(Path out) throws IOException {
    DataRequest request = data.request().withClipFrames(options.frames());
    Compute compute = computing.start();
    // Whatever was made before must not change the fresh weights.
    Torch.seed(data.seed());
    console.say("training on " + compute.describe());
    Parts<ClipSet> parts = console.read(request, all -> data.dataset().clips(all));
    ClipSet train = parts.train();
    console.say(
        "%,d clips to learn from, %,d to check with"
            .formatted(train.size(), parts.validation().size()));
    console.report(parts);
    ClipNet net = new ClipNet(spec(train, request));
    train.labelSets().ifPresent(any -> net.output().scoreIndependently());
    compute.place(net.module());
    ClipNetTask task =
        ClipNetTask.of(
            net,
            new Measure(
                chosen.loss().of(ClassCounts.of(train), train.labelSets(), train.size()), compute),
            parts,
            chosen.sampling());
    TrainingLoop<?> loop = new TrainingLoop<>(task, chosen.plan(), outputs.log());
    TrainedClipNet begun =
        new TrainedClipNet(
            net, provenance(compute, parts, train.labelSets().isPresent()), List.of());
    TrainedClipNet done = checkpoint.run(loop, begun, console::say);
    compute.home(net.module());
    Exporter.Report report = ClipNetExporter.write(done, parts.validation(), out);
    console.say(
        "wrote %s; ONNX Runtime agrees within %.1e".formatted(out, report.largestDifference()));
    OutputFile.noteBeside(out).ifPresent(console::say);
    outputs
        .end(data.dataset(), request, chosen.plan().keeping(), compute)
        .of(
            ServedModel.ofClipModel(out),
            done.provenance(),
            done.history(),
            ClassExamples.of(
                train.classes(), ClassCounts.of(train), ClassCounts.of(parts.validation())),
            SetNotes.of(parts))
        .forEach(console::say);
  }

  private ClipSpec spec(ClipSet train, DataRequest request) {
    FrameSpec.Input input =
        new FrameSpec.Input(train.height(), train.width(), request.resize().fit());
    return new ClipSpec(model.name(), train.classes(), input, options.frames());
  }

  private Provenance provenance(Compute compute, Parts<?> parts, boolean several) {
    Map<String, Object> facts = new TreeMap<>(data.facts());
    if (several) {
      facts.put(Provenance.SEVERAL_LABELS, true);
    }
    facts.put("model", model.name());
    facts.put("frames", options.frames());
    facts.putAll(TrainingOptions.facts(chosen));
    parts.sha256().ifPresent(hash -> facts.put(Provenance.DATA, hash));
    facts.put("precision", compute.bfloat16() ? "bfloat16" : "float32");
    return Provenance.of(facts);
  }
}
