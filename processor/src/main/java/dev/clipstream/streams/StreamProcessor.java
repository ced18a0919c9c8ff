package dev.clipstream.streams;

import dev.clipstream.clips.ClipClassifier;
import dev.clipstream.clips.ClipWorkers;
import dev.clipstream.clips.pixels.ClipPixels;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.InferenceException;
import dev.clipstream.prefetch.FrameGuard;
import dev.clipstream.prefetch.PrefetchLimits;
import dev.clipstream.prefetch.Prefetcher;
import dev.clipstream.quarantine.Quarantine;
import dev.clipstream.records.Labels;
import dev.clipstream.records.PassedHeaders;
import dev.clipstream.schemas.registry.SchemaRegistryException;
import dev.clipstream.serving.FrameBatcher;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.ProcessorListener.Role;
import dev.clipstream.serving.RunWatchdog;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.serving.pixels.ServedClipModel;
import dev.clipstream.serving.pixels.StepPixels;
import dev.clipstream.steps.StepServing;
import dev.clipstream.steps.StepSettings;
import dev.clipstream.streams.settings.BatchSettings;
import dev.clipstream.streams.settings.LabelSettings;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.streams.settings.RecordSettings;
import dev.clipstream.system.SteadyClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running stream processor: Kafka Streams, the batcher and the look-ahead between them.
 *
 * <p>A stream thread that dies of a bug is replaced, unless that happens over and over; if the
 * device fails or hangs, the processor ends, so that whoever supervises it starts it afresh.
 * Thread-safe.
 */
public final class StreamProcessor implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StreamProcessor.class);

  /** Longer than Kafka lets a member of a group be without a poll, and its producer try. */
  private static final Duration STUCK_AFTER = Duration.ofMinutes(6);

  /** How often {@link #lookAfterThreads} is to be called. */
  public static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final StuckThreads stuckThreads =
      new StuckThreads((int) STUCK_AFTER.dividedBy(LOOK_EVERY));
  private final Prefetcher prefetcher;
  private final int streamThreads;
  private final RunWatchdog watchdog;
  private final FrameBatcher batcher;
  private final Optional<ClipPixels> pixels;
  private final Optional<StepPixels> stepPixels;
  private final Optional<ClipWorkers> clipWorkers;
  private final Quarantine quarantine;
  private final ThreadReplacements replacements;
  private final Optional<ClipChangelog> changelog;
  private final KafkaStreams streams;
  private final CompletableFuture<Optional<Throwable>> ended = new CompletableFuture<>();
  private volatile Optional<Throwable> failure = Optional.empty();

  /**
   * @param frameModel stays the caller's to close, after this
   * @param sequenceModel empty for frame labels only; stays the caller's to close, after this
   * @throws SchemaRegistryException if there is a schema registry and it does not take the schemas
   */
  public StreamProcessor(
      ProcessorSettings settings, FrameModel frameModel, Optional<SequenceModel> sequenceModel) {
    this(settings, ServedModels.borrowing(frameModel, sequenceModel), ProcessorListener.NONE);
  }

  /**
   * As above, with models that may change and someone who is told how the work goes.
   *
   * @param models may be swapped while this runs; stay the caller's to close, after this
   * @throws dev.clipstream.quarantine.FolderInUseException if another instance has its state folder
   * @throws SchemaRegistryException if there is a schema registry and it does not take the schemas
   */
  public StreamProcessor(
      ProcessorSettings settings, ServedModels models, ProcessorListener listener) {
    this(settings, models, Optional.empty(), listener);
  }

  /**
   * As above, with a model of whole clips.
   *
   * @param models may be none where there is a clip model, and have no sequence model beside one
   * @param clipModel may be swapped while this runs; stays the caller's to close, after this
   * @throws SchemaRegistryException if there is a schema registry and it does not take the schemas
   */
  public StreamProcessor(
      ProcessorSettings settings,
      ServedModels models,
      Optional<ServedClipModel> clipModel,
      ProcessorListener listener) {
    BatchSettings batching = settings.batching();
    LabelSettings labelling = settings.labelling();
    this.streamThreads = settings.streams().threads();
    // First, so that nothing has begun yet if the folder is another instance's.
    this.quarantine = quarantine(settings);
    this.watchdog = RunWatchdog.start(batching.inferenceTimeout(), this::onHang);
    this.batcher =
        ClipModelParts.batcher(models, clipModel, batching, labelling.limits(), watchdog, listener);
    FrameGuard guard = new FrameGuard(quarantine, batcher::submit);
    Clock clock = Clock.systemUTC();
    this.replacements = new ThreadReplacements(clock);
    this.stepPixels = StepPixels.of(models.steps(), labelling.limits());
    PrefetchLimits limits = ClipModelParts.limits(batching, stepPixels);
    SteadyClock steadyClock = new SteadyClock();
    DeadLetterLimit limit =
        new DeadLetterLimit(
            settings.topics().deadLetters(), settings.records().maxDeadLetterBytes());
    StreamsConfig config = new StreamsConfig(StreamsConfigs.of(settings, limits.chunk(), limit));
    this.pixels =
        clipModel.map(served -> ClipModelParts.pixels(served, models, settings, config, listener));
    this.prefetcher =
        new Prefetcher(
            settings.frameReader(),
            ClipModelParts.keeping(pixels, stepPixels, guard::submit),
            clock,
            steadyClock,
            limits,
            listener);
    Labels labels = new Labels(labelling.topK(), labelling.minScore());
    RecordSettings records = settings.records();
    this.clipWorkers =
        clipModel
            .map(ServedClipModel::card)
            .or(models::sequenceCard)
            .map(card -> new ClipClassifier(models, pixels, labels, clock, watchdog, listener))
            .map(classifier -> new ClipWorkers(classifier, batching.workers()));
    TaskContext parts =
        new TaskContext(
            settings.topics().frames(),
            prefetcher::partition,
            guard,
            models,
            labels,
            clipWorkers,
            labelling.clips(),
            steps(models, labels, labelling, listener),
            pixels,
            settings.guarantee(),
            new Outputs(
                new PassedHeaders(records.passHeaders()),
                !records.passAttributes().isEmpty(),
                limit,
                new KeyCheck(listener),
                labelling.events(),
                records.labelFormat()),
            clock,
            steadyClock,
            replacements,
            listener);
    this.changelog =
        parts.keepsState()
            ? Optional.of(new ClipChangelog(config, settings.topics().frames()))
            : Optional.empty();
    this.streams =
        new KafkaStreams(
            ClipstreamTopology.build(settings.topics(), settings.schemaRegistry(), parts),
            config,
            prefetcher);
    streams.setUncaughtExceptionHandler(this::onThreadDeath);
    streams.setStateListener((to, from) -> onState(to));
    listener.modelsServed(models);
    clipModel.ifPresent(served -> listener.modelServed(Role.CLIP, served.card(), served.device()));
  }

  private Optional<StepServing> steps(
      ServedModels models, Labels labels, LabelSettings labelling, ProcessorListener listener) {
    StepSettings settings =
        new StepSettings(labelling.clips(), labelling.resetAfter(), labelling.decide());
    return models
        .steps()
        .map(served -> new StepServing(served, labels, settings, watchdog, listener));
  }

  /** Beside the stores, which come and go with the partitions. */
  private static Quarantine quarantine(ProcessorSettings settings) {
    Path folder = settings.streams().stateDir().resolve(settings.applicationId() + "-quarantine");
    BatchSettings batching = settings.batching();
    int hands = batching.workers() * batching.maxBatch() + 2 * settings.streams().threads();
    return Quarantine.open(folder, settings.topics().frames(), hands);
  }

  private StreamThreadExceptionResponse onThreadDeath(Throwable death) {
    Optional<String> fatal = FatalCauses.in(death);
    if (fatal.isPresent()) {
      return end(fatal.get(), death, death);
    }
    Optional<String> giveUp = replacements.onDeath();
    if (giveUp.isPresent()) {
      String why = giveUp.get();
      Throwable reported = new IllegalStateException(why + ", of: " + FatalCauses.root(death));
      return end(why, death, reported);
    }
    log.error("a stream thread has died, replacing it", death);
    growChangelog();
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** It may be what the thread has died of, if partitions were added while this runs. */
  private void growChangelog() {
    try {
      changelog.ifPresent(ClipChangelog::grow);
    } catch (KafkaException e) {
      log.warn("{}", e.getMessage());
    }
  }

  private StreamThreadExceptionResponse end(String why, Throwable death, Throwable reported) {
    log.error("{}, ending", why, death);
    failure = Optional.of(reported);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /** A stream thread may itself be what hangs, so nothing here waits for one. */
  private void onHang(InferenceException hang) {
    log.error("ending: {}", hang.getMessage());
    quarantine.freeze();
    failure = Optional.of(hang);
    batcher.fail(hang);
    ended.complete(failure);
  }

  private void onState(State to) {
    log.debug("Kafka Streams is {}", to);
    if (to == State.NOT_RUNNING || to == State.ERROR) {
      ended.complete(failure);
    }
  }

  /**
   * Starts it; waits for the broker, but not until it runs.
   *
   * @throws StreamsException if it cannot
   */
  public void start() {
    changelog.ifPresent(ClipChangelog::grow);
    streams.start();
  }

  /** Whether it has partitions, or knows that it has none, and works on them. */
  public boolean isRunning() {
    return streams.state() == State.RUNNING;
  }

  /**
   * Ends if a stream thread waits for ever in Kafka's producer, which throws nothing then. By the
   * same thread every {@link #LOOK_EVERY}.
   *
   * @param brokersAnswer whether a broker does at present: while none does, there is reason to wait
   */
  public void lookAfterThreads(boolean brokersAnswer) {
    if (stuckThreads.look(prefetcher.polls(), brokersAnswer).isPresent()) {
      failure =
          Optional.of(
              new IllegalStateException(
                  "a stream thread has waited for "
                      + STUCK_AFTER.toMinutes()
                      + " minutes though a broker answers, probably for a transaction that cannot"
                      + " end: were the topics or the cluster made anew?"));
      ended.complete(failure);
    }
  }

  /**
   * Completes when it has ended: empty after {@link #close}, else with what it died of. A run or a
   * stream thread that hangs counts as the end, though its thread may never come back.
   */
  public CompletableFuture<Optional<Throwable>> ended() {
    return ended;
  }

  /** Kafka Streams, to be looked at: starting and closing it is this class's. */
  public KafkaStreams streams() {
    return streams;
  }

  /** Stream threads that should be alive and are not. */
  public int deadThreads() {
    // Dead threads are not among these.
    int alive = streams.metadataForLocalThreads().size();
    return Math.max(0, streamThreads - alive);
  }

  /** Frames classified so far, and batches they were classified in. */
  public FrameBatcher batcher() {
    return batcher;
  }

  /**
   * Finishes the frames in hand, commits, leaves the group, so that the others take over at once,
   * and ends.
   *
   * @return whether all of it ended within {@code deadline}; only then may the models be closed
   */
  public boolean close(Duration deadline) {
    long until = System.nanoTime() + deadline.toNanos();
    boolean closed =
        streams.close(
            // Without a farewell the group waits for the session to run out, as after a crash.
            CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(deadline));
    watchdog.close();
    // Batches under way may take as long as is left; what they give is not needed any more.
    boolean framesEnded = batcher.close(closed ? left(until) : Duration.ZERO);
    boolean clipsEnded =
        clipWorkers
            .map(workers -> workers.close(closed ? left(until) : Duration.ZERO))
            .orElse(true);
    quarantine.close();
    if (framesEnded && clipsEnded) {
      pixels.ifPresent(ClipPixels::close);
      stepPixels.ifPresent(StepPixels::close);
    }
    return framesEnded && clipsEnded && closed;
  }

  private static Duration left(long untilNanos) {
    return Duration.ofNanos(Math.max(0, untilNanos - System.nanoTime()));
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(30));
  }
}
