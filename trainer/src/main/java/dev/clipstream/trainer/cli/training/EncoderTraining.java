package dev.clipstream.trainer.cli.training;

import dev.clipstream.model.session.Device;
import dev.clipstream.system.PrintableText;
import dev.clipstream.trainer.cli.options.CheckpointOptions;
import dev.clipstream.trainer.cli.options.OutputFile;
import dev.clipstream.trainer.cli.options.TrainingOptions;
import dev.clipstream.trainer.data.source.DataRequest;
import dev.clipstream.trainer.data.source.Dataset;
import dev.clipstream.trainer.encoder.EncoderChoice;
import dev.clipstream.trainer.encoder.HeadTraining;
import dev.clipstream.trainer.encoder.OnnxEncoder;
import dev.clipstream.trainer.export.Provenance;
import dev.clipstream.trainer.export.TrainedHead;
import dev.clipstream.trainer.holdout.ServedModel;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.runlog.ClassExamples;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.train.Loss;
import dev.clipstream.trainer.train.Measure;
import dev.clipstream.trainer.train.TrainingException;
import dev.clipstream.trainer.train.TrainingLoop;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What {@code train} does with an encoder from elsewhere. */
public final class EncoderTraining {

  /** What was chosen of an encoder and a head. */
  public record Plan(
      EncoderChoice choice,
      HeadTraining.Head head,
      boolean clips,
      Path out,
      Optional<Path> copy,
      Also also,
      TrainingOptions.Chosen chosen,
      Compute compute) {}

  /**
   * What else.
   *
   * @param everyFrame whether it learns from what it says after every frame
   * @param step where the step model is to be; empty: none is wanted
   */
  public record Also(boolean everyFrame, Optional<Path> step) {}

  private final Plan plan;
  private final CheckpointOptions checkpoint;
  private final RunOutputs outputs;
  private final ConsoleProgress progress;
  private final PrintWriter out;

  public EncoderTraining(
      Plan plan,
      CheckpointOptions checkpoint,
      RunOutputs outputs,
      ConsoleProgress progress,
      PrintWriter out) {
    this.plan = plan;
    this.outputs = outputs;
    this.checkpoint = checkpoint;
    this.progress = progress;
    this.out = out;
  }

  /**
   * Trains and writes.
   *
   * @param facts of the options, for the model's provenance
   * @param request of the data set; of another size than the encoder's
   */
  public void run(
      Dataset dataset, Map<String, Object> facts, Function<OnnxEncoder, DataRequest> request)
      throws IOException {
    Device device = plan.compute().cuda() ? Device.AUTO : Device.CPU;
    try (OnnxEncoder encoder = OnnxEncoder.open(plan.choice(), plan.copy().isPresent(), device)) {
      refuseReplacing(encoder.file());
      say(
          "features '%s' of %s, %d a frame; %s"
              .formatted(
                  encoder.features(),
                  encoder.file().getFileName(),
                  encoder.model().featureSize(),
                  encoder.model().describeInput()));
      encoder.model().guesses().forEach(guess -> say("note: " + guess));
      DataRequest data = request.apply(encoder).toldTo(progress);
      HeadTraining training = read(encoder, dataset, data);
      progress.clear();
      say(
          "%,d %s to learn from, %,d to check with"
              .formatted(
                  training.learned(), plan.clips() ? "clips" : "images", training.checked()));
      SetNotes.of(training.parts()).forEach(this::say);
      Map<String, Object> all = new TreeMap<>(facts);
      all.putAll(encoder.facts());
      training.parts().sha256().ifPresent(hash -> all.put(Provenance.DATA, hash));
      training.sets().ifPresent(any -> all.put(Provenance.SEVERAL_LABELS, true));
      TrainedHead done = train(training, Provenance.of(all));
      double difference = training.write(done, plan.out(), plan.copy());
      say(
          "wrote %s; the processor agrees within %.1e"
              .formatted(
                  plan.copy()
                      .map(copy -> copy + " and " + plan.out())
                      .orElse(plan.out().toString()),
                  difference));
      if (plan.also().step().isPresent()) {
        Path step = plan.also().step().get();
        say(
            "wrote %s; step by step it agrees with %s within %.1e"
                .formatted(step, plan.out(), training.writeStep(done, plan.out(), step)));
        OutputFile.noteBeside(step).ifPresent(this::say);
      }
      List<String> end = end(training, done, dataset, data);
      progress.clear();
      end.forEach(this::say);
      say("to serve it:");
      say("  clipstream run --bootstrap-servers HOST:9092 " + served());
    }
  }

  private List<String> end(
      HeadTraining training, TrainedHead done, Dataset dataset, DataRequest data)
      throws IOException {
    ServedModel served =
        plan.clips()
            ? ServedModel.ofPair(plan.copy().orElse(plan.choice().path()), plan.out())
            : ServedModel.ofFrames(plan.out());
    return outputs
        .end(dataset, data, plan.chosen().plan().keeping(), plan.compute())
        .of(
            served,
            done.provenance(),
            done.history(),
            ClassExamples.of(
                training.classes(), training.learnedByClass(), training.checkedByClass()),
            SetNotes.of(training.parts()));
  }

  private HeadTraining read(OnnxEncoder encoder, Dataset dataset, DataRequest data) {
    if (dataset.isMade()) {
      return HeadTraining.ofMadeClips(encoder, dataset.clips(data), progress);
    }
    return plan.clips()
        ? HeadTraining.ofClips(encoder, data)
        : HeadTraining.ofImages(encoder, data);
  }

  /** What is written at the end must not take the place of what it is bound to. */
  private void refuseReplacing(Path encoder) throws IOException {
    List<Path> written = new ArrayList<>(List.of(plan.out()));
    plan.copy().ifPresent(written::add);
    plan.also().step().ifPresent(written::add);
    for (Path file : written) {
      if (Files.exists(file) && Files.isSameFile(file, encoder)) {
        throw new TrainingException(
            "%s is the encoder itself, which stays as it is: name another file".formatted(file));
      }
    }
  }

  private TrainedHead train(HeadTraining training, Provenance provenance) throws IOException {
    SequenceNet net = training.net(plan.head());
    plan.compute().place(net.module());
    TrainingLoop<?> loop =
        new TrainingLoop<>(
            training.task(
                net,
                new Measure(loss(training), plan.compute()).ofEveryFrame(plan.also().everyFrame()),
                plan.chosen().sampling()),
            plan.chosen().plan(),
            outputs.log());
    TrainedHead done = checkpoint.run(loop, new TrainedHead(net, provenance, List.of()), this::say);
    plan.compute().home(net.module());
    return done;
  }

  private Loss loss(HeadTraining training) {
    return plan.chosen().loss().of(training.learnedByClass(), training.sets(), training.learned());
  }

  private String served() {
    Path frames = plan.copy().orElse(plan.choice().path());
    String stepped = plan.also().step().map(step -> " --stream-model " + step).orElse("");
    return plan.clips()
        ? "--frame-model %s --sequence-model %s%s".formatted(frames, plan.out(), stepped)
        : "--frame-model " + plan.out();
  }

  private void say(String line) {
    out.println(PrintableText.of(line));
    out.flush();
  }
}
