package dev.clipstream.cli.view;

import dev.clipstream.cli.console.StopSignal;
import dev.clipstream.cli.kafka.BrokerWatch;
import dev.clipstream.cli.kafka.Cluster;
import dev.clipstream.cli.options.CliException;
import dev.clipstream.cli.options.CommonOptions;
import dev.clipstream.cli.options.FeedbackTopicOption;
import dev.clipstream.cli.options.KafkaOptions;
import dev.clipstream.cli.options.Problems;
import dev.clipstream.cli.options.SchemaRegistryOption;
import dev.clipstream.cli.options.TopicOptions;
import dev.clipstream.cli.options.values.Bytes;
import dev.clipstream.cli.options.values.BytesConverter;
import dev.clipstream.cli.options.values.WebAddressConverter;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.registry.SchemaRegistry;
import dev.clipstream.view.RunMetrics;
import dev.clipstream.view.View;
import dev.clipstream.view.ViewSettings;
import dev.clipstream.view.scrape.SenderWatch;
import dev.clipstream.view.web.PortTakenException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code view}: serves the live page until it is stopped. */
@Command(
    name = "view",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "Watch frames, labels and clips on a live page.",
    description = {
      "Reads frames, labels and dead letters from now on and serves a page that shows them: all"
          + " streams at a glance, one stream with its clips, and the system. It belongs to no"
          + " consumer group and so disturbs nobody. What a person says there of a label goes to"
          + " the feedback topic, for the next training.",
      "",
      "The page is for this machine alone unless --host says otherwise; then every request needs"
          + " the token that is printed with the address. The connection is not encrypted: across a"
          + " network that is not yours, put a proxy with TLS in front."
    },
    footer = {
      "",
      "Examples:",
      "  clipstream view",
      "  clipstream view --bootstrap-servers kafka:9092 --port 8080",
      "  clipstream view \\",
      "      --metrics http://worker-1:8080/metrics,http://worker-2:8080/metrics",
      "  clipstream view --senders http://camera-host:8080",
      "  clipstream view --watch fight,fall",
      "  CLIPSTREAM_TOKEN=$(openssl rand -hex 16) clipstream view --host 0.0.0.0",
      CommonOptions.FOOTER
    })
public final class ViewCommand implements Callable<Integer> {

  private static final Duration ROUND = Duration.ofMinutes(1);
  private static final int MAX_WATCHED = 50;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = ViewSettings.LOOPBACK,
      description =
          "Address to listen on; 0.0.0.0 opens the page to the network. Default: ${DEFAULT-VALUE}.")
  private String host = ViewSettings.LOOPBACK;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8090",
      description = "Port to listen on; 0 for any that is free. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--token",
      paramLabel = "TEXT",
      description =
          "What every request must bring. Better given as CLIPSTREAM_TOKEN, since others see the"
              + " command line. Default: a random one with --host, none on loopback.")
  private Optional<String> token = Optional.empty();

  @Option(
      names = "--image-memory",
      paramLabel = "SIZE",
      defaultValue = "128MiB",
      converter = BytesConverter.class,
      description = "Memory for the newest frames. Default: ${DEFAULT-VALUE}.")
  private int imageMemory;

  @Option(
      names = "--application-id",
      paramLabel = "ID",
      defaultValue = "clipstream",
      description = "Of the 'run' whose progress is shown. Default: ${DEFAULT-VALUE}.")
  private String applicationId = "";

  @Option(
      names = "--metrics",
      split = ",",
      converter = WebAddressConverter.class,
      paramLabel = "URL",
      description =
          "Where instances of 'run' serve their metrics, see its --http-port: the system view then"
              + " shows their mean batch and device. May be repeated.")
  private List<URI> metrics = List.of();

  @Option(
      names = "--senders",
      split = ",",
      converter = WebAddressConverter.class,
      paramLabel = "URL",
      description =
          "Where processes of 'send --cameras' listen, see its --http-port: the system view then"
              + " shows each of their cameras, whether it sends, since when it does not, and why."
              + " May be repeated.")
  private List<URI> senders = List.of();

  @Option(
      names = "--watch",
      split = ",",
      paramLabel = "LABEL",
      description =
          "Labels to watch for: a stream that shows one is marked, comes first and is named on top"
              + " of the page and in its title. A browser may say otherwise for itself, and add a"
              + " sound and notifications. May be repeated.")
  private List<String> watch = List.of();

  @Mixin private SchemaRegistryOption schemaRegistry = new SchemaRegistryOption();
  @Mixin private TopicOptions topics = new TopicOptions();
  @Mixin private FeedbackTopicOption feedback = new FeedbackTopicOption();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Problems problems =
        new Problems()
            .requireRange("--port", port, 0, 65_535)
            .require(
                imageMemory >= 1 << 20,
                "--image-memory must be 1 MiB or more, not " + Bytes.format(imageMemory))
            .require(
                token.map(AccessToken::isStrong).orElse(true),
                "--token must be 16 or more letters, digits, '-' and '_'")
            .require(
                watch.size() <= MAX_WATCHED && watch.stream().noneMatch(String::isBlank),
                "--watch must be labels, none of them empty, " + MAX_WATCHED + " at most");
    topics.check(problems, feedback.feedback());
    problems.throwIfAny(spec);
    TopicNames names = topics.names();
    List<String> needed =
        List.of(names.frames(), names.frameLabels(), names.clipLabels(), names.deadLetters());
    Optional<SchemaRegistry> registry = schemaRegistry.open(kafka);
    registry.ifPresent(with -> with.check(names.frames()));
    try (Cluster cluster = Cluster.connect(kafka)) {
      cluster.requireTopics(needed);
      if (cluster.describe(List.of(feedback.feedback())).isEmpty()) {
        say("warning: there is no topic " + feedback.feedback() + ", so feedback cannot be kept:");
        say("make it with 'clipstream topics'");
      }
    }
    try (StopSignal stop = StopSignal.install();
        BrokerWatch brokers = BrokerWatch.over(kafka, needed, line -> say("warning: " + line));
        RunMetrics instances = RunMetrics.follow(metrics, line -> say("warning: " + line));
        SenderWatch cameras = SenderWatch.follow(senders, line -> say("warning: " + line));
        View view = open(names, registry, instances, cameras)) {
      brokers.start();
      spec.commandLine().getOut().println("watch at " + view.address());
      spec.commandLine().getOut().flush();
      while (!stop.await(ROUND)) {
        // The page works on threads of its own.
      }
    }
    return 0;
  }

  private View open(
      TopicNames names,
      Optional<SchemaRegistry> registry,
      RunMetrics instances,
      SenderWatch cameras) {
    boolean loopback = AccessToken.isLoopback(host);
    if (!loopback) {
      say("warning: the page is open to all who reach " + host + " and have its address, token");
      say("included; they see every frame, and the connection is not encrypted");
    }
    ViewSettings settings =
        new ViewSettings(
            kafka.clientConfig(),
            names,
            feedback.feedback(),
            registry,
            applicationId,
            host,
            port,
            loopback ? token : Optional.of(token.orElseGet(AccessToken::random)),
            imageMemory,
            watch);
    try {
      return View.start(settings, instances, cameras);
    } catch (PortTakenException e) {
      throw new CliException(
          "cannot listen on "
              + host
              + ":"
              + port
              + ": "
              + CliException.rootMessage(e)
              + "; try --port 0",
          e);
    } catch (KafkaException e) {
      throw new CliException("the topics cannot be read: " + e.getMessage(), e);
    }
  }

  private void say(String line) {
    spec.commandLine().getErr().println("clipstream view: " + line);
  }
}
