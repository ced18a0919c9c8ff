package dev.clipstream.cli.run;

import dev.clipstream.cli.console.StatusLines;
import dev.clipstream.cli.console.StopSignal;
import dev.clipstream.cli.kafka.BrokerWatch;
import dev.clipstream.cli.kafka.Cluster;
import dev.clipstream.cli.kafka.MissingRights;
import dev.clipstream.cli.options.CliException;
import dev.clipstream.cli.options.ClipModelOptions;
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
import dev.clipstream.serving.pixels.ClipModelTarget;
import dev.clipstream.serving.pixels.ServedClipModel;
import dev.clipstream.streams.StreamProcessor;
import dev.clipstream.streams.settings.BatchSettings;
import dev.clipstream.streams.settings.LabelFormat;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.streams.settings.RecordSettings;
import dev.clipstream.system.Checks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
          + " of a stream without clips) on clip-labels; so it does with --clip-model, which needs"
          + " no --frame-model. With --stream-model, each frame's label also says how its clip or"
          + " stream looks so far, and with --decide-at clips are labelled as soon as it is sure."
          + " What cannot be decoded goes to frames-dlq with the reason in its headers. Start it as"
          + " often as there is work: instances with the same --application-id share the"
          + " partitions.",
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
  @Mixin private ClipModelOptions clipModels = new ClipModelOptions();
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
    problems.requireRange(
        "--model-poll-interval", processing.modelPollInterval, Duration.ZERO, Checks.LONGEST);
    clipModels.check(problems, models);
    processing.decide().check(problems, models);
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
    RunModels loaded = RunModels.open(models, clipModels, processing.decide().rule().isPresent());
    boolean clips = loaded.labelClips();
    ProcessorSettings settings;
    boolean events = processing.events().isGiven();
    try (Cluster cluster = Cluster.connect(kafka)) {
      TopicNames names = topics.names();
      processing
          .events()
          .requireLabels(
              loaded.pair().map(ModelPair::frame), loaded.clipEndsCard(), loaded.soFarCard());
      cluster.requireTopics(neededTopics(names, loaded, events));
      int maxDeadLetterBytes = checkLimits(new TopicLimits(cluster, names), loaded);
      settings = settings(registry, loaded.device(), maxDeadLetterBytes);
      boolean json = processing.output().labelFormat() == LabelFormat.JSON;
      registry.ifPresent(with -> register(with, names, !json, clips && !json, events && !json));
    } catch (CliException | SchemaRegistryException e) {
      loaded.close();
      throw e;
    }
    Set<String> needed = neededTopics(settings.topics(), loaded, events).keySet();
    return serve(settings, loaded, operations, needed);
  }

  /** Puts the schemas of all topics in Avro there, before the first record is read. */
  private static void register(
      SchemaRegistry registry, TopicNames topics, boolean frames, boolean clips, boolean events) {
    AvroSerde.frames().introduce(registry, topics.frames());
    if (frames) {
      AvroSerde.frameLabels().register(registry, topics.frameLabels());
    }
    if (clips) {
      AvroSerde.clipLabels().register(registry, topics.clipLabels());
    }
    if (events) {
      AvroSerde.events().register(registry, topics.labelEvents());
    }
  }

  /** Returns how large a dead letter may be. */
  private int checkLimits(TopicLimits limits, RunModels loaded) {
    LabelSize size = processing.output().labelSize(processing.topK);
    TopicNames names = topics.names();
    loaded.maxFrameLabel(size).ifPresent(most -> limits.requireRoom(names.frameLabels(), most));
    loaded.maxClipLabel(size).ifPresent(most -> limits.requireRoom(names.clipLabels(), most));
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
      TopicNames names, RunModels models, boolean events) {
    Map<String, AclOperation> needed = new HashMap<>();
    needed.put(names.frames(), AclOperation.READ);
    if (models.labelFrames()) {
      needed.put(names.frameLabels(), AclOperation.WRITE);
    }
    needed.put(names.deadLetters(), AclOperation.WRITE);
    if (models.labelClips()) {
      needed.put(names.clipLabels(), AclOperation.WRITE);
    }
    if (events) {
      needed.put(names.labelEvents(), AclOperation.WRITE);
    }
    return needed;
  }

  private int serve(
      ProcessorSettings settings,
      RunModels loaded,
      Optional<Operations> operations,
      Set<String> needed) {
    try (StopSignal stop = StopSignal.install();
        BrokerWatch brokers = BrokerWatch.over(kafka, needed, status()::warn)) {
      brokers.start();
      operations.ifPresent(o -> o.watchBrokers(brokers::trouble));
      operations.ifPresent(o -> o.watchDisk(settings.streams().stateDir()));
      ServedModels served = loaded.serveFrames();
      Optional<ServedClipModel> servedClips = loaded.serveClips(clipModels.memoryBytes());
      ProcessorListener listener =
          operations.map(Operations::listener).orElse(ProcessorListener.NONE);
      StreamProcessor processor = start(settings, served, servedClips, listener, operations);
      status().say(describe(settings, loaded));
      loaded.notes().forEach(status()::say);
      List<ModelReloader> reloaders = reloaders(settings, served, servedClips, listener);
      processing
          .modelPollInterval()
          .ifPresent(every -> reloaders.forEach(reloader -> reloader.start(every)));
      try {
        follow(processor, brokers, stop);
      } finally {
        reloaders.forEach(ModelReloader::close);
      }
      Optional<String> failure = failure(processor, settings.applicationId());
      failure.ifPresent(status()::complain);
      operations.ifPresent(Operations::stopping);
      boolean closed = processor.close(failure.isEmpty() ? CLOSE_WITHIN : CLOSE_FAILED_WITHIN);
      if (closed) {
        // Not before: a run in a closed session would take the process down with it.
        served.close();
        servedClips.ifPresent(ServedClipModel::close);
      } else {
        status().complain("not all work ended in time; it is done again at the next start");
      }
      return failure.isEmpty() && closed ? 0 : 1;
    }
  }

  private List<ModelReloader> reloaders(
      ProcessorSettings settings,
      ServedModels served,
      Optional<ServedClipModel> clips,
      ProcessorListener listener) {
    List<ModelReloader> reloaders = new ArrayList<>();
    if (served.labelFrames()) {
      int maxBatch = settings.batching().maxBatch();
      reloaders.add(
          new ModelReloader(
              models.files(), models::open, served, maxBatch, listener, status()::say));
    }
    clips.ifPresent(
        of ->
            reloaders.add(
                new ModelReloader(
                    clipModels.files(),
                    new ClipModelTarget(
                        () -> clipModels.open(models.limitedDevice()).orElseThrow(), of, listener),
                    status()::say)));
    return reloaders;
  }

  private static StreamProcessor start(
      ProcessorSettings settings,
      ServedModels served,
      Optional<ServedClipModel> clips,
      ProcessorListener listener,
      Optional<Operations> operations) {
    try {
      StreamProcessor processor = new StreamProcessor(settings, served, clips, listener);
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

  private static String describe(ProcessorSettings settings, RunModels models) {
    BatchSettings batching = settings.batching();
    int threads = settings.streams().threads();
    return String.format(
        Locale.ROOT,
        "running %s on %s as %s, %s, %d worker%s, %d stream thread%s, batches of up to %d",
        models.names(),
        models.device(),
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
