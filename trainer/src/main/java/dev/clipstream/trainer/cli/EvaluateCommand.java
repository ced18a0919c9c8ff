package dev.clipstream.trainer.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.cli.options.CommonOptions;
import dev.clipstream.cli.options.DeviceOption;
import dev.clipstream.model.ClipModel;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepPair;
import dev.clipstream.system.PrintableText;
import dev.clipstream.trainer.cli.events.EventOptions;
import dev.clipstream.trainer.cli.events.EventTable;
import dev.clipstream.trainer.cli.options.DataOptions;
import dev.clipstream.trainer.cli.options.DecisionOptions;
import dev.clipstream.trainer.cli.options.OutputFile;
import dev.clipstream.trainer.cli.options.UnusedOptions;
import dev.clipstream.trainer.data.source.DataRequest;
import dev.clipstream.trainer.data.source.Dataset;
import dev.clipstream.trainer.data.source.Dataset.Scored;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.data.store.Resize;
import dev.clipstream.trainer.data.store.StreamSet;
import dev.clipstream.trainer.evaluate.ClipModelEvaluation;
import dev.clipstream.trainer.evaluate.DecisionCurve;
import dev.clipstream.trainer.evaluate.Evaluation;
import dev.clipstream.trainer.evaluate.EventEvaluation;
import dev.clipstream.trainer.evaluate.EveryFrame;
import dev.clipstream.trainer.evaluate.ExampleListener;
import dev.clipstream.trainer.evaluate.Gallery;
import dev.clipstream.trainer.evaluate.Predictions;
import dev.clipstream.trainer.evaluate.Scorecard;
import dev.clipstream.trainer.evaluate.StepEvaluation;
import dev.clipstream.trainer.export.DiskRoom;
import dev.clipstream.trainer.onnx.ModelMetadata;
import dev.clipstream.trainer.report.ReportPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code evaluate}: scores an ONNX file on a data set. */
@Command(
    name = "evaluate",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Scores ONNX models on a data set, with the decoding and inference that serve them.",
      "",
      "A folder with train/ and test/ or val/ is scored on test/, or else val/, a folder of class"
          + " folders on all of it: give one that the model was not trained on. 'shapes' makes new"
          + " clips from --seed.",
      ""
    },
    footer = CommonOptions.FOOTER)
final class EvaluateCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec
  private CommandSpec spec;

  @Mixin private final DataOptions data = new DataOptions();

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE.onnx",
      description = "Frame model, or model of whole clips.")
  private Path model = Path.of("");

  @Option(
      names = "--sequence-model",
      paramLabel = "FILE.onnx",
      description = "Sequence model over its features: clips are scored, not images.")
  private @Nullable Path sequenceModel;

  @Option(
      names = "--mirror",
      description =
          "Score the average of what a frame model says of an image and of its mirror image.")
  private boolean mirror;

  @Mixin private final DecisionOptions decisions = new DecisionOptions();
  @Mixin private final EventOptions events = new EventOptions();
  @Mixin private final DeviceOption device = new DeviceOption();

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description =
          "Write everything to see as one page: learning curves, confusion matrix, calibration, the"
              + " worst mistakes as images, of clips the frames with their attention weights.")
  private @Nullable Path report;

  @Option(
      names = "--predictions",
      paramLabel = "FILE.tsv",
      description =
          "Write what the model says of every example: a line each of example, truth, label and"
              + " score, separated by tabs.")
  private @Nullable Path predictions;

  @Option(names = "--json", description = "Print nothing but one JSON object.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @ParentCommand
  private ClipstreamTrainer trainer;

  private final Gallery gallery = new Gallery(24);

  @Mixin final CommonOptions standard = new CommonOptions();

  @Override
  public Integer call() throws IOException {
    Dataset dataset = data.dataset();
    UnusedOptions unused = new UnusedOptions(spec);
    data.addUnused(unused);
    decisions.check(unused);
    events.check(unused, decisions.streamModel());
    unused
        .add(
            sequenceModel != null || decisions.streamModel().isPresent(),
            "--mirror",
            "is for frame models")
        .add(
            decisions.streamModel().isPresent(),
            "--sequence-model",
            "scores clips at their end, and --stream-model frame after frame: give one of them")
        .throwIfAny();
    OutputFile.checkIfGiven("--report", report).ifPresent(this::note);
    OutputFile.checkIfGiven("--predictions", predictions).ifPresent(this::note);
    long start = System.nanoTime();
    EvaluationProgress progress =
        new EvaluationProgress(spec.commandLine().getErr(), trainer.shutdown());
    if (ClipModel.isClipModel(model)) {
      ofClipModel(dataset, progress, start);
      return 0;
    }
    try (FrameModel frames = open()) {
      DataRequest request =
          data.request(Resize.to(frames.height(), frames.width(), frames.card().resizing()))
              .toldTo(progress);
      if (events.isGiven()) {
        ofEvents(frames, dataset.streamsForScoring(request), progress, start);
      } else if (decisions.streamModel().isPresent()) {
        ofSteps(frames, dataset, request, progress, start);
      } else if (sequenceModel == null) {
        ofFrames(frames, dataset.framesForScoring(request), progress, start);
        if (dataset.hasClips() && !json) {
          note("these are frames, one by one; --sequence-model scores clips");
        }
      } else {
        try (SequenceModel clips = SequenceModel.open(sequenceModel, frames, device.device())) {
          DataRequest atRate = request.at(data.rate(clips.frameRate()));
          ofClips(frames, clips, dataset.clipsForScoring(atRate), progress, start);
        }
      }
    }
    return 0;
  }

  /** Beneath another model a classifier that names no features gives some, as when served. */
  private FrameModel open() {
    return sequenceModel == null && decisions.streamModel().isEmpty()
        ? FrameModel.open(model, device.device())
        : FrameModel.openEncoder(model, device.device());
  }

  private void ofFrames(
      FrameModel frames, Scored<FrameSet> scored, EvaluationProgress progress, long startNanos)
      throws IOException {
    FrameSet set = scored.set();
    Predictions said = new Predictions(set::name);
    ExampleListener witness = witness(said).and(progress.examples(set.size()));
    Scorecard card = Evaluation.ofFrames(frames, set, witness, mirror);
    progress.clear();
    print(card, Optional.empty(), scored.skipped(), startNanos);
    write(said);
    if (report != null) {
      write(page(model, frames.card().name(), card).ofFrames(set), report);
    }
  }

  private void ofClips(
      FrameModel frames,
      SequenceModel clips,
      Scored<ClipSet> scored,
      EvaluationProgress progress,
      long startNanos)
      throws IOException {
    ClipSet set = scored.set();
    Predictions said = new Predictions(set::name);
    ExampleListener witness = witness(said).and(progress.examples(set.size()));
    Scorecard card = Evaluation.ofClips(frames, clips, set, witness);
    progress.clear();
    print(card, Optional.empty(), scored.skipped(), startNanos);
    write(said);
    if (report != null) {
      ReportPage page = page(Objects.requireNonNull(sequenceModel), clips.card().name(), card);
      write(page.ofClips(set, clips.maxFrames()), report);
    }
  }

  private void ofClipModel(Dataset dataset, EvaluationProgress progress, long startNanos)
      throws IOException {
    new UnusedOptions(spec)
        .add(true, "--sequence-model", "is for frame models; --model reads whole clips by itself")
        .add(true, "--mirror", "is for frame models")
        .throwIfAny();
    try (ClipModel clips = ClipModel.open(model, device.device())) {
      DataRequest request =
          data.request(Resize.to(clips.height(), clips.width(), clips.card().resizing()))
              .withClipFrames(clips.frames())
              .toldTo(progress);
      Scored<ClipSet> scored = dataset.clipsForScoring(request);
      ClipSet set = scored.set();
      Predictions said = new Predictions(set::name);
      ExampleListener witness = witness(said).and(progress.examples(set.size()));
      Scorecard card = ClipModelEvaluation.of(clips, set, witness);
      progress.clear();
      print(card, Optional.empty(), scored.skipped(), startNanos);
      write(said);
      if (report != null) {
        write(page(model, clips.card().name(), card).ofClips(set, clips.frames()), report);
      }
    }
  }

  /** Frame after frame; what is said after the last frame of a clip is its label. */
  private void ofSteps(
      FrameModel frames,
      Dataset dataset,
      DataRequest request,
      EvaluationProgress progress,
      long startNanos)
      throws IOException {
    int most = EveryFrame.most(frames.height(), frames.width());
    Scored<ClipSet> scored = dataset.clipsForScoring(request.withClipFrames(most));
    ClipSet set = scored.set();
    Path file = decisions.streamModel().orElseThrow();
    Predictions said = new Predictions(set::name);
    ExampleListener witness = witness(said).and(progress.examples(set.size()));
    StepEvaluation steps;
    String name;
    try (StepModel model = StepPair.open(file, frames, device.device())) {
      steps = StepEvaluation.of(frames, model, set, witness);
      name = model.card().name();
    }
    progress.clear();
    Optional<DecisionCurve> curve =
        set.changesWithinClips()
            ? Optional.empty()
            : Optional.of(new DecisionCurve(steps.scores(), decisions.after()));
    print(steps.card(), curve, scored.skipped(), startNanos);
    if (curve.isEmpty() && !json) {
      note("what goes on changes within these clips, so that none can be decided early");
    }
    EveryFrame.note(set, most).ifPresent(this::note);
    write(said);
    if (report != null) {
      write(page(file, name, steps.card()).with(curve).ofClips(set, EveryFrame.SHOWN), report);
    }
  }

  /** What rules make of streams, and what happened there. */
  private void ofEvents(
      FrameModel frames, StreamSet set, EvaluationProgress progress, long startNanos)
      throws IOException {
    Path file = decisions.streamModel().orElseThrow();
    EventEvaluation scored;
    try (StepModel step = StepPair.open(file, frames, device.device())) {
      scored =
          EventEvaluation.of(
              frames,
              step,
              set,
              events.rules(step.card()),
              events.minOverlap(),
              done -> progress.streams(done, set.size()));
    }
    progress.clear();
    PrintWriter out = spec.commandLine().getOut();
    if (!json) {
      EventTable.print(scored, events.minOverlap(), out);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("events", EventTable.facts(scored, events.minOverlap()));
    result.put("seconds", (System.nanoTime() - startNanos) / 1e9);
    out.println(new ObjectMapper().writeValueAsString(result));
    out.flush();
  }

  private void note(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("note: " + PrintableText.of(text));
    err.flush();
  }

  private ReportPage page(Path file, String name, Scorecard card) throws IOException {
    return new ReportPage(name, ModelMetadata.read(file), card, gallery);
  }

  /** Who is shown every example: predictions only if they are asked for. */
  private ExampleListener witness(Predictions said) {
    return predictions == null ? gallery : gallery.and(said);
  }

  private void write(Predictions said) throws IOException {
    if (predictions != null) {
      DiskRoom.replace(predictions, said.text());
    }
  }

  private static void write(String page, Path file) throws IOException {
    DiskRoom.replace(file, page);
  }

  private void print(
      Scorecard card, Optional<DecisionCurve> curve, List<String> skipped, long startNanos)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (!json) {
      skipped.forEach(file -> out.println("skipped " + PrintableText.of(String.valueOf(file))));
      ScoreTable.print(card, out);
      curve.ifPresent(c -> DecisionTable.print(c, decisions.accuracy(), decisions.at(), out));
    }
    Map<String, Object> result = new LinkedHashMap<>(card.facts());
    curve.ifPresent(c -> result.put("decisions", decisions.facts(c)));
    result.put("skipped", skipped.size());
    result.put("seconds", (System.nanoTime() - startNanos) / 1e9);
    out.println(new ObjectMapper().writeValueAsString(result));
    out.flush();
  }
}
