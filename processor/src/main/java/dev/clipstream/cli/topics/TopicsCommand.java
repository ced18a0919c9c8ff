package dev.clipstream.cli.topics;

import dev.clipstream.cli.kafka.Cluster;
import dev.clipstream.cli.options.CommonOptions;
import dev.clipstream.cli.options.FeedbackTopicOption;
import dev.clipstream.cli.options.KafkaOptions;
import dev.clipstream.cli.options.Problems;
import dev.clipstream.cli.options.TopicOptions;
import dev.clipstream.cli.options.values.BytesConverter;
import dev.clipstream.cli.options.values.DurationConverter;
import dev.clipstream.records.TopicNames;
import dev.clipstream.system.Checks;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.TopicDescription;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code topics}: makes the topics, with size limits that fit each other, and checks
 * those that exist.
 */
@Command(
    name = "topics",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "Create the topics, with limits that fit each other.",
    description = {
      "Creates the topics for frames, frame labels, clip labels, events, dead letters and feedback"
          + " on labels. Those that exist are left as they are; if one of them is too small, in"
          + " bytes or in partitions, it says what to do and ends with 1.",
      "",
      "Frames are larger than Kafka's default of 1 MiB a record: --max-frame-bytes sets the limits"
          + " of frames, and of frames-dlq, where they go with the reason added. Both are kept"
          + " uncompressed, so that the limit holds in memory too. The number of"
          + " partitions bounds how many threads and instances can share the work, and cannot be"
          + " raised later without moving streams."
    },
    footer = {
      "",
      "Examples:",
      "  clipstream topics --partitions 16",
      "  clipstream topics --bootstrap-servers kafka:9092 \\",
      "      --replication-factor 3 --retention 6h",
      CommonOptions.FOOTER
    })
public final class TopicsCommand implements Callable<Integer> {

  /** Room for a record's key, its attributes and Kafka's own fields. */
  private static final int OVERHEAD_BYTES = 64 << 10;

  /** Room for the headers of a dead letter: the reason with its stack trace. */
  private static final int DEAD_LETTER_BYTES = 128 << 10;

  private static final long FOR_EVER = -1;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "Partitions of each topic. Default: ${DEFAULT-VALUE}.")
  private int partitions = 4;

  @Option(
      names = "--replication-factor",
      paramLabel = "N",
      description = "Copies of each partition. Default: the cluster's.")
  private Optional<Short> replicas = Optional.empty();

  @Option(
      names = "--max-frame-bytes",
      paramLabel = "SIZE",
      defaultValue = "8MiB",
      converter = BytesConverter.class,
      description = "The largest frame that fits. Default: ${DEFAULT-VALUE}.")
  private int maxFrameBytes;

  @Option(
      names = "--retention",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "How long frames and dead letters are kept. Default: the cluster's.")
  private Optional<Duration> retention = Optional.empty();

  @Option(
      names = "--label-retention",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "How long labels are kept. Default: the cluster's.")
  private Optional<Duration> labelRetention = Optional.empty();

  @Mixin private TopicOptions topics = new TopicOptions();
  @Mixin private FeedbackTopicOption feedback = new FeedbackTopicOption();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    checkOptions();
    try (Cluster cluster = Cluster.connect(kafka)) {
      List<TopicPlan> plans = plans();
      Map<String, TopicDescription> before =
          cluster.describe(plans.stream().map(TopicPlan::name).toList());
      cluster.create(
          plans.stream()
              .filter(plan -> !before.containsKey(plan.name()))
              .map(TopicPlan::toNewTopic)
              .toList());
      return report(new TopicCheck(cluster), plans, before);
    }
  }

  private void checkOptions() {
    Problems problems =
        new Problems()
            .requireRange("--partitions", partitions, 1, 10_000)
            .requireRange("--replication-factor", replicas.orElse((short) 1), 1, 100)
            .requireRange("--max-frame-bytes", maxFrameBytes, 1024, 1 << 30);
    retention.ifPresent(
        kept -> problems.requireRange("--retention", kept, Duration.ZERO, Checks.LONGEST));
    labelRetention.ifPresent(
        kept -> problems.requireRange("--label-retention", kept, Duration.ZERO, Checks.LONGEST));
    topics.check(problems, feedback.feedback());
    problems.throwIfAny(spec);
  }

  private List<TopicPlan> plans() {
    TopicNames names = topics.names();
    Optional<Long> kept = retention.map(Duration::toMillis);
    Optional<Long> labelsKept = labelRetention.map(Duration::toMillis);
    int frame = maxFrameBytes + OVERHEAD_BYTES;
    return List.of(
        new TopicPlan(names.frames(), partitions, replicas, Optional.of(frame), kept, true),
        new TopicPlan(
            names.frameLabels(), partitions, replicas, Optional.empty(), labelsKept, false),
        new TopicPlan(
            names.clipLabels(), partitions, replicas, Optional.empty(), labelsKept, false),
        new TopicPlan(
            names.labelEvents(), partitions, replicas, Optional.empty(), labelsKept, false),
        new TopicPlan(
            names.deadLetters(),
            partitions,
            replicas,
            Optional.of(frame + DEAD_LETTER_BYTES),
            kept,
            true),
        // A person's word is dear, and what the next model learns from: it outlives the labels.
        new TopicPlan(
            feedback.feedback(),
            partitions,
            replicas,
            Optional.empty(),
            Optional.of(FOR_EVER),
            false));
  }

  private int report(
      TopicCheck check, List<TopicPlan> plans, Map<String, TopicDescription> before) {
    out().println(TopicCheck.HEADER);
    List<String> misfits = new ArrayList<>();
    List<String> warnings = new ArrayList<>(check.broker(maxFrameBytes + OVERHEAD_BYTES));
    for (TopicPlan plan : plans) {
      TopicDescription existing = before.get(plan.name());
      if (existing == null) {
        out().println(check.row(plan, plan.partitions(), "created"));
        continue;
      }
      int has = existing.partitions().size();
      boolean frames = plan.name().equals(topics.names().frames());
      List<String> small = new ArrayList<>(check.limits(plan));
      if (!frames) {
        small.addAll(check.fewerPartitions(plan, has));
      }
      out().println(check.row(plan, has, small.isEmpty() ? "exists" : "exists, too small"));
      misfits.addAll(small);
      warnings.addAll(check.compression(plan));
      if (frames) {
        // Nothing that can be done to it is better than to leave it.
        warnings.addAll(check.partitions(plan, has));
      }
    }
    out().flush();
    warnings.forEach(line -> err().println("clipstream topics: warning: " + line));
    misfits.forEach(line -> err().println("clipstream topics: " + line));
    return misfits.isEmpty() ? 0 : 1;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
