package dev.clipstream.cli.collect;

import dev.clipstream.cli.console.ProgressLine;
import dev.clipstream.cli.console.StopSignal;
import dev.clipstream.cli.kafka.Cluster;
import dev.clipstream.cli.options.CommonOptions;
import dev.clipstream.cli.options.FeedbackTopicOption;
import dev.clipstream.cli.options.FramesTopicOption;
import dev.clipstream.cli.options.KafkaOptions;
import dev.clipstream.cli.options.LabelTopicOptions;
import dev.clipstream.cli.options.Problems;
import dev.clipstream.cli.options.SchemaRegistryOption;
import dev.clipstream.collect.AttributeLabels;
import dev.clipstream.collect.ClipLabels;
import dev.clipstream.collect.Collector;
import dev.clipstream.collect.FeedbackLabels;
import dev.clipstream.collect.FrameLabels;
import dev.clipstream.collect.LabelSource;
import dev.clipstream.collect.Selection;
import dev.clipstream.collect.TopicReader;
import dev.clipstream.records.FrameReader;
import dev.clipstream.schemas.registry.SchemaRegistry;
import dev.clipstream.system.PrintableText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code collect}: makes a folder of training examples from the topics of a running
 * system.
 */
@Command(
    name = "collect",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "Make a folder to train on of the frames and labels on topics.",
    description = {
      "Writes frames from a topic into class folders, CLASS/*.jpg, or CLASS/CLIP/000001.jpg with"
          + " --clips, so that a running system can be trained again on its own stream. It reads"
          + " all that the topics hold and ends, or follows them with --follow; it belongs to no"
          + " consumer group and disturbs nobody.",
      "",
      "A frame's file has the same name in every run: run it again, after an interruption or later,"
          + " and it adds what is missing. Bytes in stream ids, clip ids and labels that could mean"
          + " something to a file system are written as %%XX.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  clipstream collect --label-source frame-labels --min-score 0.9 --out images",
      "  clipstream collect --label-source clip-labels --clips --max-per-class 500 \\",
      "      --out clips",
      "  clipstream collect --label-source label-feedback --out judged",
      "  clipstream collect --label-source attribute=species --follow --out images",
      CommonOptions.FOOTER
    })
public final class CollectCommand implements Callable<Integer> {

  /** Frames that wait for their labels with --follow, in bytes. */
  private static final long WAITING_BYTES = 256 << 20;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--label-source",
      required = true,
      paramLabel = "SOURCE",
      description =
          "What frames are held to show: frame-labels or clip-labels, what a model said, on the"
              + " topics of these names; label-feedback, what people said of those; or"
              + " attribute=NAME, what the frames' producer said.")
  private String labelSource = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of class folders; what is in it stays.")
  private Path out = Path.of("");

  @Option(
      names = "--clips",
      fallbackValue = "true",
      description = "Collect clips, a folder of frames each, not images.")
  private boolean clips;

  @Option(
      names = "--min-score",
      paramLabel = "P",
      defaultValue = "0",
      description = "Leave out labels with a lower score, 0 to 1. Default: ${DEFAULT-VALUE}.")
  private double minScore;

  @Option(
      names = "--max-per-class",
      paramLabel = "N",
      description =
          "Images or clips of a class at most, earlier ones included; the first on the topic"
              + " stay. Default: all.")
  private @Nullable Long maxPerClass;

  @Option(names = "--stream", paramLabel = "NAME", description = "Only the frames of this stream.")
  private @Nullable String stream;

  @Option(
      names = "--follow",
      fallbackValue = "true",
      description =
          "Go on with what comes until interrupted. Frames wait for their labels, 256 MB of them at"
              + " most.")
  private boolean follow;

  @Mixin private final KafkaOptions kafka = new KafkaOptions();
  @Mixin private final SchemaRegistryOption schemaRegistry = new SchemaRegistryOption();
  @Mixin private final FramesTopicOption frames = new FramesTopicOption();
  @Mixin private final LabelTopicOptions labels = new LabelTopicOptions();
  @Mixin private final FeedbackTopicOption people = new FeedbackTopicOption();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws IOException {
    Optional<SchemaRegistry> registry = schemaRegistry.open(kafka);
    LabelSource source = source(registry);
    Selection selection = selection();
    List<String> topics = new ArrayList<>(List.of(frames.frames()));
    source.topic().ifPresent(topics::add);
    try (Cluster cluster = Cluster.connect(kafka)) {
      cluster.requireTopics(topics);
    }
    registry.ifPresent(with -> topics.forEach(with::check));
    long waiting = follow ? WAITING_BYTES : 0;
    try (Collector collector =
            new Collector(new FrameReader(registry), source, selection, waiting);
        TopicReader reader = new TopicReader(kafka.clientConfig());
        StopSignal stop = StopSignal.install()) {
      collect(source, collector, reader, stop);
    }
    return 0;
  }

  private void collect(LabelSource source, Collector collector, TopicReader reader, StopSignal stop)
      throws IOException {
    PrintWriter output = spec.commandLine().getOut();
    ProgressLine progress = ProgressLine.on(spec.commandLine().getErr());
    Map<String, TopicReader.Sink> sinks = new HashMap<>();
    if (source.topic().isPresent()) {
      String topic = source.topic().get();
      sinks.put(topic, collector::label);
      reader.toEnd(topic, collector::label, stop::isRequested);
    }
    TopicReader.Sink shown =
        record -> {
          collector.frame(record);
          progress.update(() -> line(collector));
        };
    sinks.put(frames.frames(), shown);
    reader.toEnd(frames.frames(), shown, stop::isRequested);
    if (follow) {
      output.println("following " + String.join(" and ", new TreeMap<>(sinks).keySet()));
      output.flush();
      reader.follow(sinks, () -> progress.update(() -> line(collector)), stop::isRequested);
    }
    progress.clear();
    output.println(line(collector));
    if (collector.moved() > 0) {
      output.printf("%,d examples have another label now, and were moved%n", collector.moved());
    }
    new TreeMap<>(collector.classes())
        .forEach((type, count) -> output.printf("  %-24s %,9d%n", PrintableText.of(type), count));
    output.flush();
  }

  private static String line(Collector collector) {
    String line = collector.tally().describe();
    return collector.waiting() == 0 ? line : line + ", %,d waiting".formatted(collector.waiting());
  }

  private LabelSource source(Optional<SchemaRegistry> registry) {
    String prefix = "attribute=";
    if (labelSource.startsWith(prefix) && labelSource.length() > prefix.length()) {
      return new AttributeLabels(labelSource.substring(prefix.length()));
    }
    return switch (labelSource) {
      case "frame-labels" -> {
        if (clips) {
          throw usage("--clips needs labels of clips: clip-labels, or an attribute");
        }
        yield new FrameLabels(labels.frameLabels(), registry);
      }
      case "clip-labels" -> new ClipLabels(labels.clipLabels(), registry);
      case "label-feedback" -> new FeedbackLabels(people.feedback(), registry, clips);
      default ->
          throw usage(
              "--label-source must be frame-labels, clip-labels, label-feedback or attribute=NAME,"
                  + " not "
                  + labelSource);
    };
  }

  private Selection selection() {
    long most = maxPerClass == null ? Long.MAX_VALUE : maxPerClass;
    Supplier<Selection> selection =
        () -> new Selection(out, clips, minScore, most, Optional.ofNullable(stream));
    new Problems().requireSettings(selection).throwIfAny(spec);
    return selection.get();
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
