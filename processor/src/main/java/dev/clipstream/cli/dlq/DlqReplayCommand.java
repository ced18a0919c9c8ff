package dev.clipstream.cli.dlq;

import dev.clipstream.cli.console.StopSignal;
import dev.clipstream.cli.kafka.Cluster;
import dev.clipstream.cli.options.CommonOptions;
import dev.clipstream.cli.options.KafkaOptions;
import dev.clipstream.cli.options.Problems;
import dev.clipstream.deadletters.LetterSelection;
import dev.clipstream.deadletters.ReplayReport;
import dev.clipstream.deadletters.Replayer;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code dlq replay}: sends the frames among dead letters to the frames topic again.
 */
@Command(
    name = "replay",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "Send frames of dead letters again.",
    description = {
      "Sends the original record of each dead letter that is asked for to the frames topic, into"
          + " the partition it came from, with its key and headers and without those of the dead"
          + " letter. What cannot be sent is counted by what is in the way.",
      "",
      "Say it as often as you like: no letter is sent twice. With each frame, in the same"
          + " transaction, a note goes to the dead-letter topic, and what has a note is not sent."
          + " (A 'run' with at_least_once also reads what was not committed, and may see a frame"
          + " twice where a replay was broken off.)",
      "",
      "A clip that has its label keeps it: a frame that is late gets a frame label and changes no"
          + " clip.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  clipstream dlq replay --reason over_limit --dry-run",
      "  clipstream dlq replay --reason over_limit --since 2h",
      "  clipstream dlq replay --offsets 3@1017,3@1020-1030",
      CommonOptions.FOOTER
    })
public final class DlqReplayCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--dry-run", fallbackValue = "true", description = "Only say what would be sent.")
  private boolean dryRun;

  @Option(
      names = "--all",
      fallbackValue = "true",
      description =
          "All dead letters, but those that were quarantined: these must be asked for by reason.")
  private boolean all;

  @Mixin private final SelectionOptions selection = new SelectionOptions();
  @Mixin private final KafkaOptions kafka = new KafkaOptions();
  @Mixin private final DlqTopicOptions topics = new DlqTopicOptions();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Problems problems = new Problems();
    selection.check(problems);
    topics.check(problems);
    LetterSelection selected = selection.selection();
    problems
        .require(
            all || !selection.isAll(),
            "which dead letters? Give --reason, --stream, --offsets or --since, or --all")
        .require(
            !all || selection.isAll(),
            "--all means all: leave it out with --reason, --stream, --offsets or --since")
        .throwIfAny(spec);
    try (Cluster cluster = Cluster.connect(kafka)) {
      cluster.requireTopics(List.of(topics.deadLetters(), topics.frames()));
    }
    ReplayReport report;
    boolean stopped;
    try (StopSignal stop = StopSignal.install()) {
      report =
          new Replayer(kafka.clientConfig(), topics.deadLetters(), topics.frames())
              .replay(selected, dryRun, stop::isRequested);
      stopped = stop.isRequested();
    }
    print(report, stopped);
    return stopped ? 1 : 0;
  }

  private void print(ReplayReport report, boolean stopped) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%,d %s %s%n", report.sent(), dryRun ? "would be sent to" : "sent to", topics.frames());
    if (report.sentBefore() > 0) {
      out.printf("%,d were sent again before, and are not sent twice%n", report.sentBefore());
    }
    report
        .refusedInOrder()
        .forEach((why, count) -> out.printf("%,d cannot be sent: %s%n", count, why.words()));
    if (report.sent() + report.sentBefore() + report.refusedCount() == 0) {
      out.printf("no dead letter on %s matches: see 'clipstream dlq list'%n", topics.deadLetters());
    }
    if (stopped) {
      out.println("stopped before the end: say the same again for the rest");
    }
    out.flush();
  }
}
