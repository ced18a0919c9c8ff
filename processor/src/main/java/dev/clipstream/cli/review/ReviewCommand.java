package dev.clipstream.cli.review;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.clipstream.cli.console.StopSignal;
import dev.clipstream.cli.kafka.Cluster;
import dev.clipstream.cli.options.CliException;
import dev.clipstream.cli.options.CommonOptions;
import dev.clipstream.cli.options.FeedbackTopicOption;
import dev.clipstream.cli.options.KafkaOptions;
import dev.clipstream.cli.options.LabelTopicOptions;
import dev.clipstream.cli.options.Problems;
import dev.clipstream.cli.options.SchemaRegistryOption;
import dev.clipstream.cli.options.values.DurationConverter;
import dev.clipstream.review.ReviewItem;
import dev.clipstream.review.ReviewPage;
import dev.clipstream.review.ReviewQuery;
import dev.clipstream.review.ReviewReader;
import dev.clipstream.schemas.registry.SchemaRegistry;
import dev.clipstream.system.PrintableText;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code review}: the clips that the model is least sure of. */
@Command(
    name = "review",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "List the clips that a person should judge next.",
    description = {
      "Reads the labels of clips and what people said of them, and lists those of which nobody has"
          + " said anything, the smallest margin between the best label and the second first. The"
          + " page of 'view' shows them one by one, to be judged with the keyboard.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  clipstream review",
      "  clipstream review --next 50 --json | jq -r '[.at, .margin, .best] | @tsv'",
      "  clipstream review --stream door --since 7d",
      "  clipstream collect --label-source label-feedback --clips --out judged",
      CommonOptions.FOOTER
    })
public final class ReviewCommand implements Callable<Integer> {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int SHOWN_LABELS = 2;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--next",
      paramLabel = "N",
      defaultValue = "20",
      description = "So many clips at most. Default: ${DEFAULT-VALUE}.")
  private int next;

  @Option(
      names = "--json",
      fallbackValue = "true",
      description = "One JSON object a line, a clip each.")
  private boolean json;

  @Option(names = "--stream", paramLabel = "NAME", description = "Only clips of this stream.")
  private Optional<String> stream = Optional.empty();

  @Option(names = "--label", paramLabel = "LABEL", description = "Only clips with this best label.")
  private Optional<String> label = Optional.empty();

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      defaultValue = "1d",
      converter = DurationConverter.class,
      description = "Only labels that are not older. Default: ${DEFAULT-VALUE}.")
  private Duration since = Duration.ZERO;

  @Mixin private final KafkaOptions kafka = new KafkaOptions();
  @Mixin private final SchemaRegistryOption schemaRegistry = new SchemaRegistryOption();
  @Mixin private final LabelTopicOptions labels = new LabelTopicOptions();
  @Mixin private final FeedbackTopicOption feedback = new FeedbackTopicOption();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws JsonProcessingException {
    new Problems()
        .requireRange("--next", next, 1, ReviewQuery.MAX_LIMIT)
        .requireRange("--since", since, Duration.ofSeconds(1), Duration.ofDays(36_500))
        .throwIfAny(spec);
    Optional<SchemaRegistry> registry = schemaRegistry.open(kafka);
    try (Cluster cluster = Cluster.connect(kafka)) {
      cluster.requireTopics(List.of(labels.clipLabels(), feedback.feedback()));
    }
    ReviewQuery query =
        new ReviewQuery(
            stream.orElse(""),
            label.orElse(""),
            Math.max(0, Instant.now().minus(since).toEpochMilli()),
            next);
    ReviewPage page;
    try (StopSignal stop = StopSignal.install()) {
      page =
          new ReviewReader(kafka.clientConfig(), labels.clipLabels(), feedback.feedback(), registry)
              .next(query, stop::isRequested);
    } catch (KafkaException e) {
      throw new CliException("the topics cannot be read: " + e.getMessage(), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      for (ReviewItem item : page.items()) {
        out.println(JSON.writeValueAsString(ReviewLine.of(item)));
      }
    } else {
      print(page, out);
    }
    out.flush();
    return 0;
  }

  /** The filters as they were given; empty without any. */
  private String filters() {
    List<String> given = new ArrayList<>();
    stream.ifPresent(name -> given.add("--stream " + PrintableText.of(name)));
    label.ifPresent(name -> given.add("--label " + PrintableText.of(name)));
    return String.join(" ", given);
  }

  private void print(ReviewPage page, PrintWriter out) {
    String filters = filters();
    if (page.judged() + page.left() == 0 && !filters.isEmpty()) {
      out.printf(
          "no clip of %s matches %s: see 'clipstream review' without it, or give a longer"
              + " --since%n",
          labels.clipLabels(), filters);
      return;
    }
    for (ReviewItem item : page.items()) {
      out.printf(
          Locale.ROOT,
          "%5.1f %%  %-24s  %s%s  %s  %s%n",
          100 * item.margin(),
          said(item),
          PrintableText.of(item.stream()),
          item.clip().isEmpty() ? "" : "/" + PrintableText.of(item.clip()),
          Instant.EPOCH
              .plus(item.startedMicros(), ChronoUnit.MICROS)
              .truncatedTo(ChronoUnit.SECONDS),
          item.at());
    }
    if (page.items().isEmpty()) {
      out.printf("no clip of %s waits to be judged%n", labels.clipLabels());
    }
    out.printf(
        "%,d judged, %,d left. Judge them: clipstream view, and its view Review. Then learn:%n "
            + " clipstream collect --label-source label-feedback --clips --out judged%n "
            + " clipstream-trainer train --dataset clips --data judged --model gru --out"
            + " new.onnx%n",
        page.judged(), page.left());
  }

  private static String said(ReviewItem item) {
    return item.labels().stream()
        .limit(SHOWN_LABELS)
        .map(
            of ->
                String.format(
                    Locale.ROOT, "%s %.1f %%", PrintableText.of(of.label()), 100 * of.score()))
        .collect(Collectors.joining(" or "));
  }
}
