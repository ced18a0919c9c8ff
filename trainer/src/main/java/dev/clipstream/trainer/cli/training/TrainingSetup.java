package dev.clipstream.trainer.cli.training;

import dev.clipstream.trainer.cli.options.ArchitectureOptions;
import dev.clipstream.trainer.cli.options.CheckpointOptions;
import dev.clipstream.trainer.cli.options.DataOptions;
import dev.clipstream.trainer.cli.options.OutputFile;
import dev.clipstream.trainer.cli.options.TrainingOptions;
import dev.clipstream.trainer.data.source.DataRequest;
import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.store.LabelSets;
import dev.clipstream.trainer.export.Exporter;
import dev.clipstream.trainer.export.Provenance;
import dev.clipstream.trainer.export.Resumable;
import dev.clipstream.trainer.holdout.ServedModel;
import dev.clipstream.trainer.runlog.ClassExamples;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.train.EpochReport;
import dev.clipstream.trainer.train.Measure;
import dev.clipstream.trainer.train.Task;
import dev.clipstream.trainer.train.TrainingLoop;
import dev.clipstream.trainer.train.TrainingProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What a training is made from, whatever it trains: what was chosen, where it computes, where it
 * speaks and writes.
 */
public record TrainingSetup(
    TrainingConsole console,
    DataOptions data,
    ArchitectureOptions model,
    TrainingOptions.Chosen chosen,
    CheckpointOptions checkpoint,
    Compute compute,
    RunOutputs outputs) {

  void say(String line) {
    console.say(line);
  }

  /**
   * How the examples of a training part are counted.
   *
   * @param counts examples of each class
   * @param labels where examples may show several classes
   * @param examples all there are
   */
  Measure measure(long[] counts, Optional<LabelSets> labels, long examples) {
    return new Measure(chosen.loss().of(counts, labels, examples), compute);
  }

  /** Trains. A signal ends it between two batches: torch may not work while its process ends. */
  <T extends Resumable<T>> T run(Function<TrainingProgress, Task<?>> task, T begun)
      throws IOException {
    TrainingProgress progress = outputs.log();
    var loop = new TrainingLoop<>(task.apply(progress), chosen.plan(), progress);
    return checkpoint.run(loop, begun, console::say);
  }

  /** Says which files were written, and how they agree with torch. */
  void wrote(Exporter.Report report, Path... files) {
    String names = String.join(" and ", Arrays.stream(files).map(Path::toString).toList());
    say("wrote %s; ONNX Runtime agrees within %.1e".formatted(names, report.largestDifference()));
    for (Path file : files) {
      OutputFile.noteBeside(file).ifPresent(console::say);
    }
  }

  /**
   * Reads images or clips, and says how many there are and what is odd about them.
   *
   * @param what they are, for people
   * @param size how many a part has
   */
  <S> Parts<S> read(
      String what,
      DataRequest request,
      Function<DataRequest, Parts<S>> parts,
      ToIntFunction<S> size) {
    Parts<S> read = console.read(request, parts);
    say(
        "%,d %s to learn from, %,d to check with"
            .formatted(size.applyAsInt(read.train()), what, size.applyAsInt(read.validation())));
    console.report(read);
    return read;
  }

  /**
   * Writes and says what goes with a model that is on the disk.
   *
   * @param counts examples of each class in a part
   */
  <S> void end(
      DataRequest request,
      Parts<S> parts,
      List<String> classes,
      Function<S, long[]> counts,
      Made made)
      throws IOException {
    outputs
        .end(data.dataset(), request, chosen.plan().keeping(), compute)
        .of(
            made.served(),
            made.provenance(),
            made.history(),
            ClassExamples.of(
                classes, counts.apply(parts.train()), counts.apply(parts.validation())),
            SetNotes.of(parts))
        .forEach(console::say);
  }

  /**
   * What a training has made.
   *
   * @param served the files, as they are served
   * @param history of the epochs, as it is in them
   */
  record Made(ServedModel served, Provenance provenance, List<EpochReport> history) {}

  /**
   * Facts of a model's provenance that any training has.
   *
   * @param labels where examples may show several classes
   */
  Map<String, Object> facts(Parts<?> parts, Optional<LabelSets> labels) {
    Map<String, Object> facts = new TreeMap<>(data.facts());
    labels.ifPresent(any -> facts.put(Provenance.SEVERAL_LABELS, true));
    facts.putAll(TrainingOptions.facts(chosen));
    parts.sha256().ifPresent(hash -> facts.put(Provenance.DATA, hash));
    facts.put("precision", compute.bfloat16() ? "bfloat16" : "float32");
    return facts;
  }
}
