package dev.clipstream.cli.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.cli.events.EventsOption;
import dev.clipstream.cli.events.RulesReport;
import dev.clipstream.cli.options.CommonOptions;
import dev.clipstream.cli.options.DeviceOption;
import dev.clipstream.cli.options.Problems;
import dev.clipstream.model.ClipModel;
import dev.clipstream.model.FeatureCandidate;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepPair;
import dev.clipstream.system.PrintableText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code inspect}: loads and runs a model as {@code run} would, and prints what it
 * takes and gives.
 */
@Command(
    name = "inspect",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "Say what a model takes, gives, and will run on.",
    description = {
      "Loads the model as 'run' does, runs it once, and prints what it found, with the whole way of"
          + " an image from file to numbers. Where something had to be guessed, because nobody says"
          + " it, there is a warning with what to write into NAME.json beside NAME.onnx. A model"
          + " that cannot be served is refused with the reason."
    },
    footer = {
      "",
      "Examples:",
      "  clipstream inspect cifar10.onnx",
      "  clipstream inspect resnet-50/",
      "  clipstream inspect frames.onnx --sequence-model clips.onnx \\",
      "      --device cuda --json",
      "  clipstream inspect resnet50.onnx --tensors",
      "  clipstream inspect resnet50.onnx --clip-model x3d.onnx \\",
      "      --events rules.yaml",
      CommonOptions.FOOTER
    })
public final class InspectCommand implements Callable<Integer> {

  private static final int LABELS_SHOWN = 8;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "MODEL",
      description =
          "ONNX model that labels single frames, takes whole clips, or takes one step a frame; or a"
              + " folder that has one.")
  private Path model = Path.of("");

  @Option(
      names = "--sequence-model",
      paramLabel = "FILE",
      description = "ONNX model that labels clips from the features of the other.")
  private Optional<Path> sequenceModel = Optional.empty();

  @Option(
      names = "--stream-model",
      paramLabel = "FILE",
      description = "ONNX step model that labels streams frame by frame from the same features.")
  private Optional<Path> streamModel = Optional.empty();

  @Option(
      names = "--clip-model",
      paramLabel = "FILE",
      description =
          "ONNX model of whole clips that is served beside the other, in place of a"
              + " --sequence-model.")
  private Optional<Path> clipModel = Optional.empty();

  @Mixin private DeviceOption device = new DeviceOption();
  @Mixin private EventsOption events = new EventsOption();

  @Option(
      names = "--json",
      fallbackValue = "true",
      description =
          "One JSON object: \"frame_model\" and, if given, \"sequence_model\", \"clip_model\","
              + " \"stream_model\" and \"events\"; \"clip_model\"; \"stream_model\"; or"
              + " \"tensors\".")
  private boolean json;

  @Option(
      names = "--tensors",
      fallbackValue = "true",
      description =
          "Instead of all that, the tensors inside MODEL that can be features for a sequence model,"
              + " with their shapes: name one as \"features\" in NAME.json, with \"pool\" where"
              + " it is no single vector.")
  private boolean tensors;

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Problems problems = new Problems();
    events.check(problems);
    problems
        .require(
            clipModel.isEmpty() || sequenceModel.isEmpty(),
            "--clip-model and --sequence-model both label clips, and a clip has one label: give one"
                + " of them")
        .throwIfAny(spec);
    if (tensors) {
      printTensors(FeatureCandidate.of(model));
      return 0;
    }
    if (isAlone() && StepModel.isStepModel(model)) {
      try (StepModel steps = StepModel.open(model, device.device())) {
        ObjectNode report = StepReport.of(steps);
        events.requireLabels(Optional.empty(), Optional.empty(), Optional.of(steps.card()));
        print(report.objectNode().set("stream_model", report));
        return 0;
      }
    }
    if (isAlone() && ClipModel.isClipModel(model)) {
      try (ClipModel clips = ClipModel.open(model, device.device())) {
        ObjectNode report = ModelReport.of(clips);
        events.requireLabels(Optional.empty(), Optional.of(clips.card()), Optional.empty());
        print(report.objectNode().set("clip_model", report));
        return 0;
      }
    }
    try (FrameModel frames = open()) {
      ObjectNode reports = ModelReport.of(frames).objectNode();
      reports.set("frame_model", ModelReport.of(frames));
      Optional<ModelDescription> clips = Optional.empty();
      Optional<ModelDescription> soFar = Optional.empty();
      if (sequenceModel.isPresent()) {
        try (SequenceModel sequence =
            SequenceModel.open(sequenceModel.get(), frames, device.device())) {
          reports.set("sequence_model", ModelReport.of(sequence));
          clips = Optional.of(sequence.card());
        }
      }
      if (clipModel.isPresent()) {
        try (ClipModel whole = ClipModel.open(clipModel.get(), device.device())) {
          reports.set("clip_model", ModelReport.of(whole));
          clips = Optional.of(whole.card());
        }
      }
      if (streamModel.isPresent()) {
        try (StepModel steps = StepPair.open(streamModel.get(), frames, device.device())) {
          reports.set("stream_model", StepReport.of(steps));
          soFar = Optional.of(steps.card());
        }
      }
      events.requireLabels(Optional.of(frames), clips, soFar);
      print(reports);
      return 0;
    }
  }

  private boolean isAlone() {
    return !needsFeatures() && clipModel.isEmpty();
  }

  private boolean needsFeatures() {
    return sequenceModel.isPresent() || streamModel.isPresent();
  }

  /** As {@code run} does. */
  private FrameModel open() {
    return needsFeatures()
        ? FrameModel.openEncoder(model, device.device())
        : FrameModel.open(model, device.device());
  }

  private void printTensors(List<FeatureCandidate> candidates) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(TensorReport.json(candidates));
    } else {
      TensorReport.lines(candidates).stream().map(PrintableText::of).forEach(out::println);
    }
    out.flush();
  }

  private void print(ObjectNode reports) {
    PrintWriter out = spec.commandLine().getOut();
    if (json && events.isGiven()) {
      reports.set("events", RulesReport.json(events.rules()));
    }
    if (json) {
      out.println(reports);
    } else {
      reports.forEach(report -> print(report, out));
      RulesReport.lines(events.rules()).stream().map(PrintableText::of).forEach(out::println);
    }
    out.flush();
  }

  private static void print(JsonNode report, PrintWriter out) {
    report.forEachEntry(
        (key, value) -> {
          if (!key.equals("warnings") && !value.isNull()) {
            out.printf("%-19s %s%n", key.replace('_', ' '), PrintableText.of(text(value)));
          }
        });
    report
        .path("warnings")
        .forEach(warning -> out.println(PrintableText.of("warning: " + warning.asText())));
    out.println();
  }

  private static String text(JsonNode value) {
    if (!(value instanceof ArrayNode items)) {
      return value.asText();
    }
    List<String> shown = new ArrayList<>();
    items.forEach(item -> shown.add(item.asText()));
    if (shown.isEmpty()) {
      return "none";
    }
    return shown.size() <= LABELS_SHOWN
        ? String.join(", ", shown)
        : String.join(", ", shown.subList(0, LABELS_SHOWN)) + ", … (" + shown.size() + ")";
  }
}
