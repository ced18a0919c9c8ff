package dev.clipstream.cli.run;

import dev.clipstream.cli.console.StatusLines;
import dev.clipstream.cli.console.StopSignal;
import dev.clipstream.cli.kafka.BrokerWatch;
import dev.clipstream.cli.kafka.Cluster;
import dev.clipstream.cli.kafka.MissingRights;
import dev.clipstream.cli.options.CliException;
import dev.clipstream.cli.options.CommonOptions;
import dev.clipstream.cli.options.KafkaOptions;
import dev.clipstream.cli.options.ModelOptions;
import dev.clipstream.cli.options.Problems;
import dev.clipstream.cli.options.SchemaRegistryOption;
import dev.clipstream.cli.options.TopicOptions;
import dev.clipstream.model.session.Device;
import dev.clipstream.ops.Operations;
import dev.clipstream.quarantine.FolderInUseException;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.registry.SchemaRegistry;
import dev.clipstream.schemas.registry.SchemaRegistryException;
import dev.clipstream.serving.ModelPair;
import dev.clipstream.serving.ModelReloader;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.streams.StreamProcessor;
import dev.clipstream.streams.settings.BatchSettings;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.streams.settings.RecordSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.streams.errors.StreamsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code run}: runs the stream processor until it is stopped. */
@Command(
    name = "run",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "Label frames and clips as they pass through Kafka.",
    description = {
      "Reads the frames topic, runs every frame through a model in batches, and puts one label"
          + " record a frame on frame-labels. With --sequence-model, also one a clip (or a window"
          + " of a stream without clips) on clip-labels. With --stream-model, each frame's label"
          + " also says how its clip or stream looks so far. What cannot be decoded goes to"
          + " frames-dlq with the reason in its headers. Start it as often as there is work:"
          + " instances with the same --application-id share the partitions.",
      "",
      "Ctrl-C or SIGTERM: the frames in hand are finished and committed first."
    },
    footer = {
      "",
      "Examples:",
      "  clipstream run --frame-model cifar10.onnx",
      "  clipstream run --bootstrap-servers kafka:9092 --frame-model frames.onnx \\",
      "      --sequence-model clips.onnx --device cuda --standby-replicas 1",
      CommonOptions.FOOTER
    })
public final class RunCommand implements Callable<Integer> {

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(30);

  /** After a failure there may be threads that never end, and a supervisor that waits. */
  private static final Duration CLOSE_FAILED_WITHIN = Duration.ofSeconds(5);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private KafkaOptions kafka = new KafkaOptions();
  @Mixin private ModelOptions models = new ModelOptions();
  @Mixin private ProcessorOptions processing = new ProcessorOptions();
  @Mixin private TopicOptions topics = new TopicOptions();
  @Mixin private SchemaRegistryOption schemaRegistry = new SchemaRegistryOption();
  @Mixin private OperationsOptions operating = new OperationsOptions();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Problems problems = new Problems();
    topics.check(problems);
    operating.check(problems);
    processing.events().check(problems);
    // Once before the models are loaded, so that a wrong option does not wait for a large model.
    int deadLetterBytes = RecordSettings.DEFAULT.maxDeadLetterBytes();
    problems.requireSettings(
        () ->
            processing.settings(
                kafka, topics.names(), Optional.empty(), Device.CPU, deadLetterBytes));
    problems.throwIfAny(spec);
    operating.logFormat.apply();
    Optional<SchemaRegistry> registry = schemaRegistry.open(kafka);
    registry.ifPresent(with -> with.check(topics.names().frames()));
    Optional<Operations> operations = operating.open();
    operations.ifPresent(o -> status().say("metrics and health on " + o.url()));
    try {
      return run(registry, operations);
    } finally {
      operations.ifPresent(Operations::close);
    }
  }

  private int run(Optional<SchemaRegistry> registry, Optional<Operations> operations) {
    ModelPair loaded = models.open();
    boolean clips = loaded.sequence().isPresent();
    ProcessorSettings settings;
    boolean events = processing.events().isGiven();
    try (Cluster cluster = Cluster.connect(kafka)) {
      TopicNames names = topics.names();
      processing.events().requireLabels(loaded);
      cluster.requireTopics(neededTopics(names, clips, events));
      int maxDeadLetterBytes = checkLimits(new TopicLimits(cluster, names), loaded);
      settings = settings(registry, loaded.frame().device(), maxDeadLetterBytes);
      registry.ifPresent(with -> register(with, names, clips, events));
    } catch (CliException | SchemaRegistryException e) {
      loaded.close();
      throw e;
    }
    return serve(settings, loaded, operations);
  }

  /** Puts the schemas of all topics there, before the first record is read. */
  private static void register(
      SchemaRegistry registry, TopicNames topics, boolean clips, boolean events) {
    AvroSerde.frames().introduce(registry, topics.frames());
    AvroSerde.frameLabels().register(registry, topics.frameLabels());
    if (clips) {
      AvroSerde.clipLabels().register(registry, topics.clipLabels());
    }
    if (events) {
      AvroSerde.events().register(registry, topics.labelEvents());
    }
  }

  /** Returns how large a dead letter may be. */
  private int checkLimits(TopicLimits limits, ModelPair loaded) {
    int topK = processing.topK;
    TopicNames names = topics.names();
    limits.requireRoom(
        names.frameLabels(),
        LabelSize.max(loaded.frame().card(), topK)
            + loaded.steps().map(steps -> LabelSize.max(steps.card(), topK)).orElse(0L));
    loaded
        .sequence()
        .ifPresent(
            clips ->
                limits.requireRoom(
                    names.clipLabels(), LabelSize.max(clips.card(), topK, clips.maxFrames())));
    limits.warnings().forEach(status()::warn);
    OverriddenProperties.warnings(kafka.commandConfig(), processing.guarantee)
        .forEach(status()::warn);
    return limits.maxDeadLetterBytes(kafka.commandConfig());
  }

  private ProcessorSettings settings(
      Optional<SchemaRegistry> registry, Device device, int maxDeadLetterBytes) {
    try {
      return processing.settings(kafka, topics.names(), registry, device, maxDeadLetterBytes);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static Map<String, AclOperation> neededTopics(
      TopicNames names, boolean clips, boolean events) {
    Map<String, AclOperation> needed = new HashMap<>();
    needed.put(names.frames(), AclOperation.READ);
    needed.put(names.frameLabels(), AclOperation.WRITE);
    needed.put(names.deadLetters(), AclOperation.WRITE);
    if (clips) {
      needed.put(names.clipLabels(), AclOperation.WRITE);
    }
    if (events) {
      needed.put(names.labelEvents(), AclOperation.WRITE);
    }
    return needed;
  }

  private int serve(ProcessorSettings settings, ModelPair loaded, Optional<Operations> operations) {
    try (StopSignal stop = StopSignal.install();
        BrokerWatch brokers = BrokerWatch.over(kafka, status()::warn)) {
      brokers.start();
      operations.ifPresent(o -> o.watchBrokers(brokers::trouble));
      ServedModels served = ServedModels.owning(loaded);
      ProcessorListener listener =
          operations.map(Operations::listener).orElse(ProcessorListener.NONE);
      StreamProcessor processor = start(settings, served, listener, operations);
      status().say(describe(settings, loaded));
      loaded.notes().forEach(status()::say);
      try (ModelReloader reloader = reloader(settings, served, listener)) {
        processing.modelPollInterval().ifPresent(reloader::start);
        follow(processor, brokers, stop);
      }
      Optional<String> failure = failure(processor, settings.applicationId());
      failure.ifPresent(status()::complain);
      operations.ifPresent(Operations::stopping);
      boolean closed = processor.close(failure.isEmpty() ? CLOSE_WITHIN : CLOSE_FAILED_WITHIN);
      if (closed) {
        // Not before: a run in a closed session would take the process down with it.
        served.close();
      } else {
        status().complain("not all work ended in time; it is done again at the next start");
      }
      return failure.isEmpty() && closed ? 0 : 1;
    }
  }

  private ModelReloader reloader(
      ProcessorSettings settings, ServedModels served, ProcessorListener listener) {
    return new ModelReloader(
        models.files(),
        models::open,
        served,
        settings.batching().maxBatch(),
        listener,
        status()::say);
  }

  private static StreamProcessor start(
      ProcessorSettings settings,
      ServedModels served,
      ProcessorListener listener,
      Optional<Operations> operations) {
    try {
      StreamProcessor processor = new StreamProcessor(settings, served, listener);
      operations.ifPresent(
          o -> o.watch(processor.streams(), processor.batcher(), processor::deadThreads));
      processor.start();
      return processor;
    } catch (FolderInUseException e) {
      throw new CliException(
          "another instance on this machine uses the state folder "
              + settings.streams().stateDir()
              + " with the application id "
              + settings.applicationId()
              + ": give this one its own --state-dir",
          e);
    } catch (StreamsException e) {
      throw new CliException(
          "Kafka Streams does not start: "
              + closed(String.valueOf(e.getMessage()))
              + "; if another instance on this machine uses "
              + settings.streams().stateDir()
              + ", give this one its own --state-dir",
          e);
    }
  }

  /** Kafka's own message opens a parenthesis that it does not close. */
  private static String closed(String message) {
    boolean open = message.indexOf('(') >= 0 && message.indexOf(')') < 0;
    return open ? message + ")" : message;
  }

  /** Reports until the processor ends or is to end. */
  private void follow(StreamProcessor processor, BrokerWatch brokers, StopSignal stop) {
    CompletableFuture<Void> unused = processor.ended().thenRun(stop::request);
    ThroughputLog meter = new ThroughputLog(System.nanoTime());
    while (!stop.await(StreamProcessor.LOOK_EVERY)) {
      processor.lookAfterThreads(brokers.answers());
      meter.read(processor.batcher(), System.nanoTime()).ifPresent(status()::say);
    }
  }

  /** Why it has ended by itself; empty while it runs. */
  private Optional<String> failure(StreamProcessor processor, String applicationId) {
    if (!processor.ended().isDone()) {
      return Optional.empty();
    }
    String reason =
        processor
            .ended()
            .join()
            .map(
                thrown ->
                    MissingRights.in(thrown, kafka.bootstrapServers(), applicationId)
                        .orElseGet(() -> CliException.rootMessage(thrown)))
            .orElse("Kafka Streams gave up");
    return Optional.of("ended by a failure: " + reason + "; start it again, it goes on from there");
  }

  private static String describe(ProcessorSettings settings, ModelPair models) {
    BatchSettings batching = settings.batching();
    int threads = settings.streams().threads();
    return String.format(
        Locale.ROOT,
        "running %s%s on %s as %s, %s, %d worker%s, %d stream thread%s, batches of up to %d",
        ModelReloader.name(models.frame().card()),
        models.sequence().map(model -> " and " + ModelReloader.name(model.card())).orElse("")
            + models.steps().map(model -> " and " + ModelReloader.name(model.card())).orElse(""),
        models.frame().device(),
        settings.applicationId(),
        settings.guarantee().name().toLowerCase(Locale.ROOT),
        batching.workers(),
        batching.workers() == 1 ? "" : "s",
        threads,
        threads == 1 ? "" : "s",
        batching.maxBatch());
  }

  private StatusLines status() {
    return new StatusLines("clipstream run", spec.commandLine().getErr());
  }
}
