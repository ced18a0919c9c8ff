package dev.clipstream.clips;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Model;
import dev.clipstream.model.FrameSampling;
import dev.clipstream.model.ModelDescription;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.SequenceScores;
import dev.clipstream.records.Labels;
import dev.clipstream.records.Micros;
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

/**
 * Gives due clips their labels, many at once. Owned by a task's stream thread.
 *
 * <p>A sequence model reads only the features of the frame model it was trained with. Where the
 * models have changed during a clip, it is labelled by the pair that has seen the most of its
 * frames, from those. Where no pair that is still there has seen any, its label is empty.
 */
public final class ClipClassifier {

  /** For a clip that no model can read. */
  private static final SequenceScores NOTHING = new SequenceScores(new float[0], new float[0]);

  private final ServedModels models;
  private final Labels labels;
  private final InstantSource clock;
  private final RunWatchdog watchdog;
  private final ProcessorListener listener;

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

  /** A due clip with its frames, and what will become its label. */
  private static final class Work {
    final DueClip clip;
    final List<StoredFrame> frames;
    ModelDescription model;
    SequenceScores scores = NOTHING;

    Work(DueClip clip, List<StoredFrame> frames, ModelDescription model) {
      this.clip = clip;
      this.frames = frames;
      this.model = model;
    }
  }

  /**
   * @return one label a clip, in order
   */
  List<ClipLabel> classify(List<DueClip> clips, ClipStore store) {
    try (SequenceLeases leases = models.sequences()) {
      ModelDescription newest = leases.entries().get(0).model().card();
      List<Work> all = new ArrayList<>();
      clips.forEach(clip -> all.add(new Work(clip, store.frames(clip), newest)));
      Map<SequenceLeases.Entry, List<Work>> byReader = new LinkedHashMap<>();
      for (Work work : all) {
        reader(work.frames, leases)
            .ifPresent(entry -> byReader.computeIfAbsent(entry, e -> new ArrayList<>()).add(work));
      }
      byReader.forEach((entry, own) -> classify(own, entry));
      return all.stream().map(this::label).toList();
    }
  }

  /** Who has seen most of a clip; of equals, the newest. */
  private static Optional<SequenceLeases.Entry> reader(
      List<StoredFrame> frames, SequenceLeases leases) {
    Optional<SequenceLeases.Entry> best = Optional.empty();
    long most = 0;
    for (SequenceLeases.Entry entry : leases.entries()) {
      long encoder = Features.encoder(entry.frameModelSha256());
      long seen = frames.stream().filter(frame -> isReadable(frame, encoder)).count();
      if (seen > most) {
        most = seen;
        best = Optional.of(entry);
      }
    }
    return best;
  }

  private static boolean isReadable(StoredFrame frame, long encoder) {
    return frame.features().encoder() == encoder && !frame.features().isEmpty();
  }

  private void classify(List<Work> clips, SequenceLeases.Entry reader) {
    SequenceModel model = reader.model();
    long encoder = Features.encoder(reader.frameModelSha256());
    List<float[][]> features =
        clips.stream().map(work -> sample(work.frames, encoder, model.maxFrames())).toList();
    List<SequenceScores> scores = new ArrayList<>();
    long began = System.nanoTime();
    watchdog.run(
        "a batch of " + clips.size() + " clips", () -> scores.addAll(model.classify(features)));
    listener.clipsClassified(clips.size(), System.nanoTime() - began);
    for (int i = 0; i < clips.size(); i++) {
      clips.get(i).model = model.card();
      clips.get(i).scores = scores.get(i);
    }
  }

  /** The features that a model is fed: those of frames that {@code encoder} has seen. */
  static float[][] sample(List<StoredFrame> frames, long encoder, int maxFrames) {
    List<float[]> usable =
        frames.stream()
            .filter(frame -> isReadable(frame, encoder))
            .map(frame -> frame.features().values())
            .toList();
    return FrameSampling.of(usable, maxFrames).toArray(float[][]::new);
  }

  private ClipLabel label(Work work) {
    DueClip clip = work.clip;
    StoredFrame first = work.frames.get(0);
    StoredFrame last = work.frames.get(work.frames.size() - 1);
    long classified =
        work.frames.stream().filter(frame -> frame.features().isOfClassifiedFrame()).count();
    List<Float> attention = new ArrayList<>(work.scores.attention().length);
    for (float weight : work.scores.attention()) {
      attention.add(weight);
    }
    return ClipLabel.newBuilder()
        .setStreamId(clip.streamId())
        .setClipId(clip.clipId().orElse(null))
        .setFirstFrame(first.index())
        .setLastFrame(last.index())
        .setStartedAt(Micros.toInstant(first.capturedAtMicros()))
        .setEndedAt(Micros.toInstant(last.capturedAtMicros()))
        .setFrames((int) classified)
        .setEnd(clip.end())
        .setLabels(labels.best(work.scores.probabilities(), work.model::label))
        .setModel(new Model(work.model.name(), work.model.sha256()))
        .setLabelledAt(clock.instant())
        .setAttention(attention)
        .build();
  }
}
