package dev.clipstream.clips;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Model;
import dev.clipstream.clips.pixels.ClipFrames;
import dev.clipstream.clips.pixels.ClipPixels;
import dev.clipstream.model.FrameRate;
import dev.clipstream.model.FrameSampling;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.output.SequenceScores;
import dev.clipstream.records.Labels;
import dev.clipstream.records.Micros;
import dev.clipstream.serving.BatchCap;
import dev.clipstream.serving.ClipFailure;
import dev.clipstream.serving.Lease;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.RunWatchdog;
import dev.clipstream.serving.SequenceLeases;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.serving.pixels.LoadedClipModel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
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
 * models, its label is empty, and so is that of a clip that the model fails on.
 *
 * <p>Where a clip model is served, it labels every clip, from pixels that {@link ClipPixels} finds.
 * A clip of which some frames cannot be had any more is labelled from what is left; where nothing
 * is, its label is empty. Thread-safe.
 */
public final class ClipClassifier {

  private static final Logger log = LoggerFactory.getLogger(ClipClassifier.class);

  private static final SequenceScores NOTHING = new SequenceScores(new float[0], new float[0]);

  private final ServedModels models;
  private final Optional<ClipPixels> pixels;
  private final Labels labels;
  private final InstantSource clock;
  private final RunWatchdog watchdog;
  private final ProcessorListener listener;
  private final BatchCap cap = new BatchCap(ClipWorkers.MAX_BATCH, System::nanoTime);

  /** With a sequence model. */
  public ClipClassifier(
      ServedModels models,
      Labels labels,
      InstantSource clock,
      RunWatchdog watchdog,
      ProcessorListener listener) {
    this(models, Optional.empty(), labels, clock, watchdog, listener);
  }

  /**
   * @param pixels for a clip model; empty: a sequence model is among {@code models}
   */
  public ClipClassifier(
      ServedModels models,
      Optional<ClipPixels> pixels,
      Labels labels,
      InstantSource clock,
      RunWatchdog watchdog,
      ProcessorListener listener) {
    this.models = models;
    this.pixels = pixels;
    this.labels = labels;
    this.clock = clock;
    this.watchdog = watchdog;
    this.listener = listener;
  }

  /**
   * The most frames of a clip that can be used: where a model sees pixels, it chooses from all of
   * them, since no more is kept of a frame than where its record is.
   */
  int maxFrames() {
    return pixels.isPresent() ? Integer.MAX_VALUE : models.maxFrames();
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
    return pixels.isPresent() ? byPixels(pixels.get(), clips) : byFeatures(clips);
  }

  private List<ClipOutcome> byPixels(ClipPixels from, List<DueFrames> clips) {
    List<ClipOutcome> outcomes = new ArrayList<>(clips.size());
    try (Lease<LoadedClipModel> lease = from.lease()) {
      LoadedClipModel model = lease.model();
      for (List<DueFrames> rest = clips; !rest.isEmpty(); ) {
        int count = Math.min(model.clipsAtOnce(), rest.size());
        outcomes.addAll(byPixels(from, model, rest.subList(0, count)));
        rest = rest.subList(count, rest.size());
      }
    }
    return outcomes;
  }

  private List<ClipOutcome> byPixels(
      ClipPixels from, LoadedClipModel loaded, List<DueFrames> clips) {
    List<ClipFrames> frames = from.collect(loaded, clips.stream().map(DueFrames::wanted).toList());
    List<List<byte[]>> fed =
        frames.stream().map(ClipFrames::rgb).filter(rgb -> !rgb.isEmpty()).toList();
    ClipRunner<List<byte[]>> runner =
        new ClipRunner<>(loaded::classify, clip -> loaded.blank(), cap, watchdog, listener);
    long began = System.nanoTime();
    Iterator<ClipRunner.Result> results = runner.run(fed).iterator();
    listener.clipsClassified(fed.size(), System.nanoTime() - began);
    List<ClipOutcome> outcomes = new ArrayList<>(clips.size());
    for (int i = 0; i < clips.size(); i++) {
      DueFrames left = clips.get(i).without(frames.get(i).missing());
      noteMissing(left, frames.get(i).missing());
      ModelDescription card = loaded.model().card();
      outcomes.add(
          frames.get(i).rgb().isEmpty() ? unseen(left, card) : outcome(left, card, results.next()));
    }
    return outcomes;
  }

  private void noteMissing(DueFrames clip, int missing) {
    if (missing > 0) {
      listener.clipFramesMissing(missing);
      log.warn(
          "{} frames of a clip of {} cannot be had any more: it is labelled from what is left",
          missing,
          clip.clip().frames());
    }
  }

  /** Of a clip of which no pixels can be had. */
  private ClipOutcome unseen(DueFrames clip, ModelDescription model) {
    return clip.wanted().isEmpty()
        ? unread(clip, model)
        : failed(
            clip,
            model,
            ClipFailure.FRAMES_GONE,
            "its frames are no longer in memory, nor in their topic");
  }

  private List<ClipOutcome> byFeatures(List<DueFrames> clips) {
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
    ClipRunner<float[][]> runner =
        ClipRunner.ofFeatures(model::classify, model.maxFrames(), cap, watchdog, listener);
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
        .setLabels(labels.best(scores.probabilities(), model::label, model.unknownBelow()))
        .setModel(new Model(model.name(), model.sha256()))
        .setLabelledAt(clock.instant())
        .setAttention(attention)
        .setAttributes(frames.attributes())
        .build();
  }
}
