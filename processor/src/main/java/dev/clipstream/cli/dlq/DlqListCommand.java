package dev.clipstream.cli.dlq;

import dev.clipstream.cli.console.StopSignal;
import dev.clipstream.cli.kafka.Cluster;
import dev.clipstream.cli.options.CommonOptions;
import dev.clipstream.cli.options.KafkaOptions;
import dev.clipstream.cli.options.Problems;
import dev.clipstream.deadletters.LetterIndex;
import dev.clipstream.deadletters.LetterReader;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code dlq list}: dead letters, grouped by their reasons. */
@Command(
    name = "list",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "List dead letters, grouped by reason.",
    description = {
      "Reads the dead-letter topic once, without a consumer group, and says of each reason how many"
          + " there are, of which streams, where they lie and where their frames came from. At most"
          + " the newest "
          + DlqListCommand.MAX_WORDS
          + " are remembered.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  clipstream dlq list",
      "  clipstream dlq list --since 2h --stream door",
      "  clipstream dlq list --json | jq '.groups[].reason'",
      CommonOptions.FOOTER
    })
public final class DlqListCommand implements Callable<Integer> {

  static final String MAX_WORDS = "100,000";
  private static final int MAX = 100_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--json",
      fallbackValue = "true",
      description = "One JSON object, with every letter in its group.")
  private boolean json;

  @Mixin private final SelectionOptions selection = new SelectionOptions();
  @Mixin private final KafkaOptions kafka = new KafkaOptions();
  @Mixin private final DlqTopicOptions topics = new DlqTopicOptions();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Problems problems = new Problems();
    selection.check(problems);
    topics.check(problems);
    problems.throwIfAny(spec);
    try (Cluster cluster = Cluster.connect(kafka)) {
      cluster.requireTopics(List.of(topics.deadLetters()));
    }
    LetterIndex index = new LetterIndex(MAX, selection.selection(), topics.frames());
    try (LetterReader reader = new LetterReader(kafka.clientConfig(), topics.deadLetters());
        StopSignal stop = StopSignal.install()) {
      reader.fill(index, selection.selection().sinceMillis(), stop::isRequested);
    }
    PrintWriter out = spec.commandLine().getOut();
    LetterList list = new LetterList(topics.deadLetters(), topics.frames(), index);
    if (json) {
      out.println(list.json());
    } else {
      list.print(out);
    }
    out.flush();
    return 0;
  }
}
