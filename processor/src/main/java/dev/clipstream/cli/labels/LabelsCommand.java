package dev.clipstream.cli.labels;

import dev.clipstream.cli.console.StopSignal;
import dev.clipstream.cli.console.Terminal;
import dev.clipstream.cli.kafka.BrokerWatch;
import dev.clipstream.cli.kafka.Cluster;
import dev.clipstream.cli.options.CommonOptions;
import dev.clipstream.cli.options.EventsTopicOption;
import dev.clipstream.cli.options.KafkaOptions;
import dev.clipstream.cli.options.LabelTopicOptions;
import dev.clipstream.cli.options.Problems;
import dev.clipstream.cli.options.SchemaRegistryOption;
import dev.clipstream.cli.options.values.DurationConverter;
import dev.clipstream.schemas.registry.SchemaRegistry;
import dev.clipstream.system.Checks;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code labels}: follows the label topics and prints what comes. */
@Command(
    name = "labels",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "Follow the labels as they come.",
    description = {
      "Prints the labels of frames and clips as they are committed: on a terminal as a table of"
          + " streams that is kept up to date, elsewhere one a line. It belongs to no consumer"
          + " group, so that it disturbs nobody. Times are those of the frames, in the time zone of"
          + " this machine; with --json in UTC."
    },
    footer = {
      "",
      "Examples:",
      "  clipstream labels --clips",
      "  clipstream labels --events --json",
      "  clipstream labels --from-beginning --idle-exit 5s --json > labels.jsonl",
      "  clipstream labels --json --frames | jq -c '[.stream_id, .labels[0].label]'",
      CommonOptions.FOOTER
    })
public final class LabelsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--frames",
      fallbackValue = "true",
      description = "Labels of frames; without --frames, --clips and --events, both of the first.")
  private boolean frames;

  @Option(
      names = "--clips",
      fallbackValue = "true",
      description = "Labels of clips; without --frames, --clips and --events, both of the first.")
  private boolean clips;

  @Option(
      names = "--events",
      fallbackValue = "true",
      description = "When labels begin and end, by the rules of run --events; always in lines.")
  private boolean events;

  @Option(
      names = "--json",
      fallbackValue = "true",
      description = "One JSON object a line, with all fields of the schema.")
  private boolean json;

  @Option(
      names = "--lines",
      fallbackValue = "true",
      description = "One label a line also on a terminal, where otherwise a table is shown.")
  private boolean lines;

  @Option(
      names = "--from-beginning",
      fallbackValue = "true",
      description = "Start with the oldest labels that are kept, not with the next.")
  private boolean fromBeginning;

  @Option(names = "--stream", paramLabel = "NAME", description = "Only the labels of this stream.")
  private Optional<String> stream = Optional.empty();

  @Option(names = "--max", paramLabel = "N", description = "End after so many labels.")
  private Optional<Long> max = Optional.empty();

  @Option(
      names = "--idle-exit",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "End after so long without a label. Default: never.")
  private Optional<Duration> idleExit = Optional.empty();

  @Mixin private SchemaRegistryOption schemaRegistry = new SchemaRegistryOption();
  @Mixin private LabelTopicOptions topics = new LabelTopicOptions();
  @Mixin private EventsTopicOption eventsTopic = new EventsTopicOption();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    new Problems()
        .requireRange("--max", max.orElse(1L), 1, Long.MAX_VALUE)
        .requireRange(
            "--idle-exit", idleExit.orElse(Checks.LONGEST), Duration.ofMillis(1), Checks.LONGEST)
        .throwIfAny(spec);
    List<String> followed = followed();
    Optional<SchemaRegistry> registry = schemaRegistry.open(kafka);
    try (Cluster cluster = Cluster.connect(kafka)) {
      cluster.requireTopics(followed);
    }
    registry.ifPresent(with -> followed.forEach(with::check));
    PrintWriter err = spec.commandLine().getErr();
    try (LabelFollower follower = new LabelFollower(kafka.clientConfig(), followed, fromBeginning);
        StopSignal stop = StopSignal.install();
        BrokerWatch brokers = BrokerWatch.over(kafka, followed, line -> say(err, line))) {
      brokers.start();
      err.println("following " + String.join(" and ", followed));
      LabelSink printer = printer(registry, err);
      follower.follow(printer::accept, idleExit, stop::isRequested);
      return printer.end() ? 0 : 1;
    }
  }

  private List<String> followed() {
    boolean unsaid = !frames && !clips && !events;
    List<String> followed = new ArrayList<>();
    if (frames || unsaid) {
      followed.add(topics.frameLabels());
    }
    if (clips || unsaid) {
      followed.add(topics.clipLabels());
    }
    if (events) {
      followed.add(eventsTopic.labelEvents());
    }
    return followed;
  }

  private static void say(PrintWriter err, String line) {
    err.println("clipstream labels: warning: " + line);
  }

  /** A table where somebody watches, lines where something reads. */
  private LabelSink printer(Optional<SchemaRegistry> registry, PrintWriter err) {
    LabelRecords records =
        LabelRecords.of(topics.clipLabels(), eventsTopic.labelEvents(), registry);
    PrintWriter out = spec.commandLine().getOut();
    if (!json && !lines && !events && Terminal.isOutput()) {
      return new LiveTable(records, stream, max, out, Terminal::size, InstantSource.system())::show;
    }
    LabelDecoder decoder = new LabelDecoder(records, json, new LabelText(ZoneId.systemDefault()));
    return new LabelPrinter(decoder, stream, max, out, err);
  }
}
