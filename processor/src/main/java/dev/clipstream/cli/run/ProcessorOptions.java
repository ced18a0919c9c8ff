package dev.clipstream.cli.run;

import dev.clipstream.cli.events.EventsOption;
import dev.clipstream.cli.options.KafkaOptions;
import dev.clipstream.cli.options.values.BytesConverter;
import dev.clipstream.cli.options.values.DurationConverter;
import dev.clipstream.cli.options.values.GuaranteeConverter;
import dev.clipstream.cli.options.values.WindowLengthConverter;
import dev.clipstream.clips.ClipLimits;
import dev.clipstream.clips.ClipSettings;
import dev.clipstream.clips.window.WindowLength;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.model.session.Device;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.registry.SchemaRegistry;
import dev.clipstream.steps.StepSettings;
import dev.clipstream.streams.settings.BatchSettings;
import dev.clipstream.streams.settings.Guarantee;
import dev.clipstream.streams.settings.LabelSettings;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.streams.settings.RecordSettings;
import dev.clipstream.streams.settings.StreamsSettings;
import dev.clipstream.system.Checks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options of {@code run} for the processor; each option is a component of {@link
 * ProcessorSettings}.
 */
final class ProcessorOptions {

  @Option(
      names = "--application-id",
      paramLabel = "ID",
      defaultValue = "clipstream",
      description =
          "Consumer group and prefix of internal topics; instances with the same id share the work."
              + " Default: ${DEFAULT-VALUE}.")
  String applicationId = "";

  @Option(
      names = "--guarantee",
      paramLabel = "GUARANTEE",
      defaultValue = "exactly_once",
      converter = GuaranteeConverter.class,
      description =
          "exactly_once: read_committed readers see every label once, whatever crashes;"
              + " at_least_once: a little faster, labels may come twice after a crash."
              + " Default: ${DEFAULT-VALUE}.")
  Guarantee guarantee = Guarantee.EXACTLY_ONCE;

  @Option(
      names = "--max-batch",
      paramLabel = "FRAMES",
      description = "Largest batch, 1 to 1024. Default: 8 on a CPU, 32 on a GPU.")
  Optional<Integer> maxBatch = Optional.empty();

  @Option(
      names = "--workers",
      paramLabel = "N",
      description =
          "Threads that decode and classify, 1 to 256. Default: one for each core of the machine.")
  Optional<Integer> workers = Optional.empty();

  @Option(
      names = "--model-poll-interval",
      paramLabel = "DURATION",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description =
          "How often to look for new model files under the same names, which then take the place of"
              + " the old ones between two batches; 0s: never. Default: ${DEFAULT-VALUE}.")
  Duration modelPollInterval = Duration.ofSeconds(10);

  @Option(
      names = "--inference-timeout",
      paramLabel = "DURATION",
      defaultValue = "2m",
      converter = DurationConverter.class,
      description =
          "A run of a model that takes longer counts as hung, and the process ends with status 1,"
              + " to be started again; 100ms to 4m. Default: ${DEFAULT-VALUE}.")
  Duration inferenceTimeout = Duration.ofMinutes(2);

  @Option(
      names = "--stream-threads",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Kafka Streams threads, 1 to 64: more of them keep apart what many partitions wait for,"
              + " not what models cost. Default: ${DEFAULT-VALUE}.")
  int streamThreads = 1;

  @Option(
      names = "--commit-interval",
      paramLabel = "DURATION",
      defaultValue = "1s",
      converter = DurationConverter.class,
      description =
          "Longest time between commits under a backlog; a frame that nothing waits behind is"
              + " committed at once. Default: ${DEFAULT-VALUE}.")
  Duration commitInterval = Duration.ofSeconds(1);

  @Option(
      names = "--top-k",
      paramLabel = "N",
      defaultValue = "5",
      description = "Labels a record, best first. Default: ${DEFAULT-VALUE}.")
  int topK = 5;

  @Option(
      names = "--min-score",
      paramLabel = "SCORE",
      defaultValue = "0",
      description =
          "What a label must score to be put into a record, 0 to 1: with a multi-label model, whose"
              + " scores are independent, the record then has the labels that hold, which may be"
              + " none. Default: ${DEFAULT-VALUE}.")
  double minScore;

  @Option(
      names = "--window",
      paramLabel = "FRAMES|DURATION",
      defaultValue = "16",
      converter = WindowLengthConverter.class,
      description =
          "Length of a window of a stream without clip ids: 16 is a number of frames, 4s a time by"
              + " when they were captured. Default: ${DEFAULT-VALUE}.")
  WindowLength window = WindowLength.frames(16);

  @Option(
      names = "--stride",
      paramLabel = "FRAMES|DURATION",
      converter = WindowLengthConverter.class,
      description =
          "From the start of one window to the start of the next, in frames or time as the window."
              + " Default: the window.")
  Optional<WindowLength> stride = Optional.empty();

  @Option(
      names = "--clip-idle-timeout",
      paramLabel = "DURATION",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description = "How long without a frame ends a clip. Default: ${DEFAULT-VALUE}.")
  Duration clipIdleTimeout = Duration.ofSeconds(10);

  @Option(
      names = "--max-clip-frames",
      paramLabel = "FRAMES",
      defaultValue = "100000",
      description =
          "A clip of so many frames ends, and what follows of it is late. Default:"
              + " ${DEFAULT-VALUE}.")
  int maxClipFrames = ClipLimits.DEFAULT.maxFrames();

  @Option(
      names = "--max-clip-duration",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "A clip ends whose frames were captured over so long a time, and what follows of it is"
              + " late. Default: any.")
  Optional<Duration> maxClipDuration = Optional.empty();

  @Option(
      names = "--reset-after",
      paramLabel = "DURATION",
      defaultValue = "10m",
      converter = DurationConverter.class,
      description =
          "A stream without clip ids begins anew for the stream model at a frame that was captured"
              + " so long after the newest before it. Default: ${DEFAULT-VALUE}.")
  Duration resetAfter = StepSettings.RESET_AFTER;

  @Option(
      names = "--max-age",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "Frames that were captured longer ago when they arrive are not classified: their label"
              + " records and their part in clips are empty, so that what is late catches up."
              + " Producers' clocks must be right. Default: every frame is classified.")
  Optional<Duration> maxAge = Optional.empty();

  @Option(
      names = "--state-dir",
      paramLabel = "FOLDER",
      description =
          "Where open clips are kept on this machine; each instance on a machine needs its own."
              + " Default: clipstream in the user's folder for state (~/.local/state), or in the"
              + " temporary folder.")
  Optional<Path> stateDir = Optional.empty();

  @Option(
      names = "--standby-replicas",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Warm copies of open clips on other instances, 0 to 10, for a quick take-over."
              + " Default: ${DEFAULT-VALUE}.")
  int standbyReplicas;

  @Option(
      names = "--max-image-bytes",
      paramLabel = "SIZE",
      defaultValue = "32MiB",
      converter = BytesConverter.class,
      description =
          "Longest image that is decoded; longer ones are dead letters. Default: ${DEFAULT-VALUE}.")
  int maxImageBytes;

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      defaultValue = "50000000",
      description =
          "Largest image that is decoded, in pixels; larger ones are dead letters. Default:"
              + " ${DEFAULT-VALUE}.")
  long maxPixels;

  @Option(
      names = "--max-aspect",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "How many times its shorter side the longer side of an image may be; others are dead"
              + " letters. Default: ${DEFAULT-VALUE}.")
  int maxAspect;

  @Option(
      names = "--strict-keys",
      fallbackValue = "true",
      description =
          "Records whose key is not the id of their stream are dead letters. Otherwise they are"
              + " counted, and labelled all the same.")
  boolean strictKeys;

  @Mixin private DecideOptions decide = new DecideOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private EventsOption events = new EventsOption();

  /** When clips are labelled before their end. */
  DecideOptions decide() {
    return decide;
  }

  /** How labels are written. */
  OutputOptions output() {
    return output;
  }

  /** The rules of events. */
  EventsOption events() {
    return events;
  }

  /** How often to look for new models; empty: never. */
  Optional<Duration> modelPollInterval() {
    return Optional.of(modelPollInterval).filter(interval -> !interval.isZero());
  }

  /**
   * @param registry of the schemas of all topics, if there is one
   * @param device what the models run on
   * @param maxDeadLetterBytes what the topic of the dead letters takes
   * @throws IllegalArgumentException that names what is out of range
   */
  ProcessorSettings settings(
      KafkaOptions kafka,
      TopicNames topics,
      Optional<SchemaRegistry> registry,
      Device device,
      int maxDeadLetterBytes) {
    BatchSettings defaults = BatchSettings.defaults(device);
    Checks checks = new Checks();
    ClipLimits clipLimits =
        checks.take(() -> new ClipLimits(maxClipFrames, maxClipDuration), ClipLimits.DEFAULT);
    ClipSettings clips =
        checks.take(
            () ->
                new ClipSettings(
                    window, stride.orElse(window.inRange()), clipIdleTimeout, clipLimits),
            ClipSettings.DEFAULT);
    ImageLimits images =
        checks.take(
            () -> new ImageLimits(maxImageBytes, maxPixels, maxAspect), ImageLimits.DEFAULT);
    Path state = stateDir.orElseGet(StateDirectories::byDefault);
    ProcessorSettings settings =
        checks.take(
            () ->
                settings(
                    kafka, topics, registry, maxDeadLetterBytes, defaults, clips, images, state),
            ProcessorSettings.defaults(kafka.bootstrapServers(), state));
    checks.throwIfAny();
    return settings;
  }

  private ProcessorSettings settings(
      KafkaOptions kafka,
      TopicNames topics,
      Optional<SchemaRegistry> registry,
      int maxDeadLetterBytes,
      BatchSettings defaults,
      ClipSettings clips,
      ImageLimits images,
      Path state) {
    return new ProcessorSettings(
        kafka.bootstrapServers(),
        applicationId,
        topics,
        registry,
        guarantee,
        new BatchSettings(
            maxBatch.orElse(defaults.maxBatch()),
            workers.orElse(defaults.workers()),
            defaults.prefetch(),
            inferenceTimeout),
        new LabelSettings(
            topK,
            clips,
            images,
            maxAge,
            minScore,
            resetAfter,
            decide.rule(),
            events.rules(clips.idle())),
        new StreamsSettings(streamThreads, commitInterval, state, standbyReplicas),
        new RecordSettings(
            output.passHeaders(),
            output.passAttributes(),
            strictKeys,
            output.labelFormat(),
            maxDeadLetterBytes),
        kafka.commandConfig());
  }
}
