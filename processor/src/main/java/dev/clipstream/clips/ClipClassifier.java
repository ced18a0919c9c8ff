package dev.clipstream.clips;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Model;
import dev.clipstream.model.FrameRate;
import dev.clipstream.model.FrameSampling;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.output.SequenceScores;
import dev.clipstream.records.Labels;
import dev.clipstream.records.Micros;
import dev.clipstream.serving.BatchCap;
import dev.clipstream.serving.ClipFailure;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.RunWatchdog;
import dev.clipstream.serving.SequenceLeases;
import dev.clipstream.serving.ServedModels;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives due clips their labels, many at once.
 *
 * <p>A sequence model reads only the features of the frame model it was trained with. Where the
 * models have changed during a clip, it is labelled by the pair that has seen the most of its
 * frames, from those. Where no pair that is still there has seen any, as after a restart with other
 * models, its label is empty, and so is that of a clip that the model fails on. Thread-safe.
 */
public final class ClipClassifier {

  private static final Logger log = LoggerFactory.getLogger(ClipClassifier.class);

  private static final SequenceScores NOTHING = new SequenceScores(new float[0], new float[0]);

  private final ServedModels models;
  private final Labels labels;
  private final InstantSource clock;
  private final RunWatchdog watchdog;
  private final ProcessorListener listener;
  private final BatchCap cap = new BatchCap(ClipWorkers.MAX_BATCH, System::nanoTime);

  public ClipClassifier(
      ServedModels models,
      Labels labels,
      InstantSource clock,
      RunWatchdog watchdog,
      ProcessorListener listener) {
    this.models = models;
    this.labels = labels;
    this.clock = clock;
    this.watchdog = watchdog;
    this.listener = listener;
  }

  /** The most frames of a clip that are used. */
  int maxFrames() {
    return models.maxFrames();
  }

  /** The rate at which they are used; empty: any. */
  Optional<FrameRate> frameRate() {
    return models.sequenceCard().flatMap(card -> card.graph().fps()).map(FrameRate::of);
  }

  /**
   * @return one a clip, in order
   * @throws dev.clipstream.model.session.InferenceException if the device or a model is at fault
   */
  List<ClipOutcome> classify(List<DueFrames> clips) {
    try (SequenceLeases leases = models.sequences()) {
      ModelDescription newest = leases.entries().get(0).model().card();
      Map<SequenceLeases.Entry, List<Integer>> byReader = new LinkedHashMap<>();
      ClipOutcome[] outcomes = new ClipOutcome[clips.size()];
      for (int i = 0; i < outcomes.length; i++) {
        Optional<SequenceLeases.Entry> reader = reader(clips.get(i), leases);
        if (reader.isPresent()) {
          byReader.computeIfAbsent(reader.get(), entry -> new ArrayList<>()).add(i);
        } else {
          outcomes[i] = unread(clips.get(i), newest);
        }
      }
      byReader.forEach(
          (entry, places) -> {
            List<ClipOutcome> own = classify(places.stream().map(clips::get).toList(), entry);
            for (int i = 0; i < own.size(); i++) {
              outcomes[places.get(i)] = own.get(i);
            }
          });
      return List.of(outcomes);
    }
  }

  /** Of a clip that no model has seen, or only models that are gone. */
  private ClipOutcome unread(DueFrames clip, ModelDescription newest) {
    if (clip.withValues().isEmpty()) {
      return new ClipOutcome.Labelled(label(clip, newest, NOTHING));
    }
    return failed(
        clip,
        newest,
        ClipFailure.MODEL_GONE,
        "the pair that has seen its frames is not served any more");
  }

  private ClipOutcome failed(
      DueFrames clip, ModelDescription model, ClipFailure why, String reason) {
    log.warn("a clip of {} frames has an empty label: {}", clip.clip().frames(), reason);
    return new ClipOutcome.Failed(label(clip, model, NOTHING), why, reason);
  }

  /** Who has seen most of a clip; of equals, the newest. */
  private static Optional<SequenceLeases.Entry> reader(DueFrames clip, SequenceLeases leases) {
    Optional<SequenceLeases.Entry> best = Optional.empty();
    int most = 0;
    for (SequenceLeases.Entry entry : leases.entries()) {
      int seen = clip.madeBy(FrameTensor.encoder(entry.encoderId()));
      if (seen > most) {
        most = seen;
        best = Optional.of(entry);
      }
    }
    return best;
  }

  private List<ClipOutcome> classify(List<DueFrames> clips, SequenceLeases.Entry reader) {
    SequenceModel model = reader.model();
    long encoder = FrameTensor.encoder(reader.encoderId());
    List<float[][]> features =
        clips.stream()
            .map(c -> sample(c.withValues(), encoder, model.frameRate(), model.maxFrames()))
            .toList();
    ClipRunner runner = new ClipRunner(model::classify, model.maxFrames(), cap, watchdog, listener);
    long began = System.nanoTime();
    List<ClipRunner.Result> results = runner.run(features);
    listener.clipsClassified(clips.size(), System.nanoTime() - began);
    List<ClipOutcome> outcomes = new ArrayList<>(clips.size());
    for (int i = 0; i < clips.size(); i++) {
      outcomes.add(outcome(clips.get(i), model.card(), results.get(i)));
    }
    return outcomes;
  }

  private ClipOutcome outcome(DueFrames clip, ModelDescription model, ClipRunner.Result result) {
    if (result instanceof ClipRunner.Result.Scored scored) {
      return new ClipOutcome.Labelled(label(clip, model, scored.scores()));
    }
    String reason = ((ClipRunner.Result.Failed) result).reason();
    return failed(clip, model, ClipFailure.MODEL_FAILED, reason);
  }

  /** The features that a model is fed: those of frames that {@code encoder} has seen. */
  static float[][] sample(
      List<StoredFrame> frames, long encoder, Optional<FrameRate> rate, int maxFrames) {
    List<StoredFrame> usable =
        frames.stream()
            .filter(frame -> frame.features().encoder() == encoder && !frame.features().isEmpty())
            .toList();
    List<StoredFrame> chosen =
        rate.map(r -> r.of(usable, StoredFrame::capturedAtMicros)).orElse(usable);
    return FrameSampling.of(chosen, maxFrames).stream()
        .map(frame -> frame.features().toFloats())
        .toArray(float[][]::new);
  }

  private ClipLabel label(DueFrames frames, ModelDescription model, SequenceScores scores) {
    DueClip clip = frames.clip();
    List<Float> attention = new ArrayList<>(scores.attention().length);
    for (float weight : scores.attention()) {
      attention.add(weight);
    }
    return ClipLabel.newBuilder()
        .setStreamId(clip.streamId())
        .setClipId(clip.clipId().orElse(null))
        .setFirstFrame(clip.first())
        .setLastFrame(clip.last())
        .setStartedAt(Micros.toInstant(frames.startedAtMicros()))
        .setEndedAt(Micros.toInstant(frames.endedAtMicros()))
        .setFrames(frames.classified())
        .setEnd(clip.end())
        .setLabels(labels.best(scores.probabilities(), model::label))
        .setModel(new Model(model.name(), model.sha256()))
        .setLabelledAt(clock.instant())
        .setAttention(attention)
        .build();
  }
}
