package dev.clipstream.ops;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.session.Device;
import dev.clipstream.records.Micros;
import dev.clipstream.serving.ClipFailure;
import dev.clipstream.serving.ClipFrame;
import dev.clipstream.serving.FailureReason;
import dev.clipstream.serving.FrameBatcher;
import dev.clipstream.serving.KeyFault;
import dev.clipstream.serving.ProcessorListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.streams.KafkaStreams.State;

/**
 * The metrics of a processor: a listener that updates Micrometer meters. Their names are an
 * interface to others: they are listed in {@code docker/README.md}, and a test compares.
 *
 * <p>All meters are made up front, so that nothing is looked up or allocated for a frame but the
 * counter of its label.
 */
final class ProcessorMetrics implements ProcessorListener {

  private final MeterRegistry registry;
  private final Timer queueWait;
  private final Timer decode;
  private final Timer deviceWait;
  private final Timer inference;
  private final Timer resultWait;
  private final Timer sequenceInference;
  private final Timer stepInference;
  private final Timer frameLatency;
  private final LongAdder labelledFrames = new LongAdder();
  private final DistributionSummary batchFrames;
  private final Counter batchFailures;
  private final Counter clipBatchFailures;
  private final Counter framesReadAgain;
  private final Counter clipFramesMissing;
  private final Counter skipped;
  private final Counter deleted;
  private final CountersByKind<ClipFailure> failedClips;
  private final CountersByKind<KeyFault> keyFaults;
  private final CountersByKind<ClipFrame> clipFrames;
  private final CountersByKind<Step> steps;
  private final CountersByKind<FailureReason> deadLetters;
  private final CountersByKind<ClipEnd> clips;
  private final LabelCounters frameLabels;
  private final LabelCounters clipLabels;
  private final EventMeters events;
  private final Map<Role, Meter> models = new ConcurrentHashMap<>();

  ProcessorMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.queueWait =
        Meters.timer(registry, "queue.wait", "A frame's wait for a worker", Meters.WAIT);
    this.decode =
        Meters.timer(registry, "decode", "Unpacking, decoding and resizing a frame", Meters.WORK);
    this.deviceWait =
        Meters.timer(registry, "device.wait", "A batch's wait for a busy device", Meters.WAIT);
    this.inference = Meters.timer(registry, "inference", "A batch in the frame model", Meters.WORK);
    this.resultWait =
        Meters.timer(
            registry, "result.wait", "A stream thread's wait for its next frame", Meters.WAIT);
    this.sequenceInference =
        Meters.timer(
            registry, "sequence.inference", "Clips in the sequence or clip model", Meters.WORK);
    this.stepInference =
        Meters.timer(
            registry,
            "step.inference",
            "A frame of each of some streams in the stream model",
            Meters.WORK);
    this.frameLatency =
        Meters.timer(
            registry, "frame.latency", "From a frame's record to its label", Meters.LATENCY);
    this.batchFrames =
        DistributionSummary.builder("clipstream.batch.frames")
            .description("Frames of a batch")
            .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
            .register(registry);
    this.batchFailures =
        Meters.counter(registry, "batch.failures", "Batches on which the model failed");
    this.clipBatchFailures =
        Meters.counter(
            registry, "clip.batch.failures", "Batches of clips on which the model failed");
    this.framesReadAgain =
        Meters.counter(
            registry,
            "clip.frames.read.again",
            "Frames read again for a clip model, as memory had lost them");
    this.clipFramesMissing =
        Meters.counter(registry, "clip.frames.missing", "Frames that clips were labeled without");
    this.skipped =
        Meters.counter(registry, "frames.skipped", "Frames labeled empty, being too old");
    this.deleted =
        Meters.counter(registry, "frames.deleted", "Frames deleted before they were processed");
    this.keyFaults =
        byKind(
            "key.faults", "Frames whose key is not the id of their stream", "kind", KeyFault.class);
    this.clipFrames =
        byKind(
            "clip.frames",
            "Labeled frames, by what they are to the clips of their streams",
            "what",
            ClipFrame.class);
    this.steps =
        byKind(
            "stream.frames",
            "Labeled frames, by what they were to the stream model",
            "what",
            Step.class);
    this.failedClips =
        byKind(
            "clips.failed",
            "Clips labeled empty, as no model can read them",
            "reason",
            ClipFailure.class);
    this.deadLetters =
        byKind("dead.letters", "Frames without a label", "reason", FailureReason.class);
    this.clips = byKind("clips", "Clips labeled", "end", ClipEnd.class);
    this.frameLabels = new LabelCounters(registry, "frame.labels", "Frames by their best label");
    this.clipLabels = new LabelCounters(registry, "clip.labels", "Clips by their best label");
    this.events = new EventMeters(registry);
    frames("labelled", labelledFrames, LongAdder::sum);
    frames("dead_letter", deadLetters, CountersByKind::sum);
  }

  private <K extends Enum<K>> CountersByKind<K> byKind(
      String name, String description, String tag, Class<K> kinds) {
    return new CountersByKind<>(registry, name, description, tag, kinds);
  }

  private <T> void frames(String outcome, T source, ToDoubleFunction<T> count) {
    FunctionCounter.builder("clipstream.frames", source, count)
        .description("Frames processed")
        .tag("outcome", outcome)
        .register(registry);
  }

  /** Also shows how the processor is, from here on. */
  void watch(FrameBatcher batcher, Supplier<ProcessorStatus> status) {
    Meters.gauge(
        registry, "queue.frames", "Frames that wait for a worker", batcher, FrameBatcher::queued);
    Meters.gauge(
        registry, "workers", "Threads that decode and classify", batcher, FrameBatcher::workers);
    Meters.gauge(registry, "batch.limit", "The largest batch", batcher, FrameBatcher::maxBatch);
    Meters.gauge(
        registry,
        "threads.dead",
        "Stream threads that should be alive and are not",
        status,
        s -> s.get().deadThreads());
    Meters.gauge(
        registry,
        "running",
        "1 while partitions are assigned and clips restored",
        status,
        s -> s.get().state() == State.RUNNING ? 1 : 0);
  }

  @Override
  public void modelServed(Role role, ModelDescription card, Device device) {
    models.compute(
        role,
        (r, before) -> {
          if (before != null) {
            registry.remove(before);
          }
          return Gauge.builder("clipstream.model.info", () -> 1)
              .description("The models in use")
              .tag("role", role.name().toLowerCase(Locale.ROOT))
              .tag("name", card.name())
              .tag("sha256", card.sha256())
              .tag("device", device.toString())
              .register(registry);
        });
  }

  @Override
  public void frameTaken(long waitedNanos) {
    queueWait.record(waitedNanos, NANOSECONDS);
  }

  @Override
  public void frameDecoded(long nanos) {
    decode.record(nanos, NANOSECONDS);
  }

  @Override
  public void batchRun(int frames, long waitedNanos, long ranNanos) {
    batchFrames.record(frames);
    deviceWait.record(waitedNanos, NANOSECONDS);
    inference.record(ranNanos, NANOSECONDS);
  }

  @Override
  public void batchFailed(int frames) {
    batchFailures.increment();
  }

  @Override
  public void resultAwaited(long nanos) {
    resultWait.record(nanos, NANOSECONDS);
  }

  @Override
  public void frameLabelled(FrameLabel label, long sentAtMillis) {
    labelledFrames.increment();
    // A record of 1970 has no time of its own: half a century would spoil the average for good.
    if (Micros.isOfToday(sentAtMillis)) {
      // A producer's clock may be ahead of ours.
      long millis = Math.max(0, label.getLabelledAt().toEpochMilli() - sentAtMillis);
      frameLatency.record(millis, MILLISECONDS);
    }
    best(label.getLabels()).ifPresent(frameLabels::increment);
  }

  @Override
  public void frameSkipped() {
    skipped.increment();
  }

  @Override
  public void framesDeleted(long frames) {
    deleted.increment((double) frames);
  }

  @Override
  public void keyFault(KeyFault fault) {
    keyFaults.increment(fault);
  }

  @Override
  public void frameRejected(FailureReason why) {
    deadLetters.increment(why);
  }

  @Override
  public void clipFrame(ClipFrame what) {
    clipFrames.increment(what);
  }

  @Override
  public void frameStepped(Step what) {
    steps.increment(what);
  }

  @Override
  public void framesStepped(int frames, long nanos) {
    stepInference.record(nanos, NANOSECONDS);
  }

  @Override
  public void clipLabelled(ClipLabel label) {
    clips.increment(label.getEnd());
    best(label.getLabels()).ifPresent(clipLabels::increment);
  }

  @Override
  public void clipFailed(ClipLabel label, ClipFailure why, String reason) {
    failedClips.increment(why);
  }

  @Override
  public void eventTold(LabelEvent event) {
    events.told(event);
  }

  @Override
  public void openEventsChanged(String rule, int change) {
    events.openChanged(rule, change);
  }

  @Override
  public void clipBatchFailed(int clips) {
    clipBatchFailures.increment();
  }

  @Override
  public void clipsClassified(int count, long nanos) {
    sequenceInference.record(nanos, NANOSECONDS);
  }

  @Override
  public void framesReadAgain(int frames) {
    framesReadAgain.increment(frames);
  }

  @Override
  public void clipFramesMissing(int frames) {
    clipFramesMissing.increment(frames);
  }

  /** What was skipped has no label. */
  private static Optional<String> best(List<Label> labels) {
    return labels.stream().findFirst().map(Label::getLabel);
  }
}
