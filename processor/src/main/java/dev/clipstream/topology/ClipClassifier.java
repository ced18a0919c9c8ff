package dev.clipstream.topology;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.inference.RunWatchdog;
import dev.clipstream.inference.SequenceModel;
import dev.clipstream.inference.SequenceScores;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Gives due clips their labels, many at once. Owned by a task's stream thread. */
final class ClipClassifier {

  /** For a clip of which no frame was classified. */
  private static final SequenceScores NOTHING = new SequenceScores(new float[0], new float[0]);

  private final SequenceModel model;
  private final Labels labels;
  private final InstantSource clock;
  private final RunWatchdog watchdog;

  ClipClassifier(SequenceModel model, Labels labels, InstantSource clock, RunWatchdog watchdog) {
    this.model = model;
    this.labels = labels;
    this.clock = clock;
    this.watchdog = watchdog;
  }

  /** The most frames of a clip that are used. */
  int maxFrames() {
    return model.maxFrames();
  }

  /**
   * @return one label a clip, in order
   */
  List<ClipLabel> classify(List<DueClip> clips, ClipStore store) {
    List<List<StoredFrame>> frames = clips.stream().map(store::frames).toList();
    List<float[][]> features = frames.stream().map(all -> sample(all, model.maxFrames())).toList();
    Iterator<SequenceScores> scores =
        run(features.stream().filter(clip -> clip.length > 0).toList()).iterator();
    List<ClipLabel> results = new ArrayList<>(clips.size());
    for (int i = 0; i < clips.size(); i++) {
      SequenceScores scored = features.get(i).length > 0 ? scores.next() : NOTHING;
      results.add(label(clips.get(i), frames.get(i), scored));
    }
    return results;
  }

  private List<SequenceScores> run(List<float[][]> features) {
    if (features.isEmpty()) {
      return List.of();
    }
    List<SequenceScores> scores = new ArrayList<>();
    watchdog.run(
        "a batch of " + features.size() + " clips", () -> scores.addAll(model.classify(features)));
    return scores;
  }

  /**
   * The features of at most {@code most} frames, evenly spaced, the first and the last included.
   */
  static float[][] sample(List<StoredFrame> frames, int most) {
    List<float[]> usable =
        frames.stream()
            .map(StoredFrame::features)
            .filter(features -> !features.isEmpty())
            .map(Features::values)
            .toList();
    int count = Math.min(most, usable.size());
    float[][] sample = new float[count][];
    for (int i = 0; i < count; i++) {
      long at = count == 1 ? 0 : Math.round((double) i * (usable.size() - 1) / (count - 1));
      sample[i] = usable.get((int) at);
    }
    return sample;
  }

  private ClipLabel label(DueClip clip, List<StoredFrame> frames, SequenceScores scores) {
    StoredFrame first = frames.get(0);
    StoredFrame last = frames.get(frames.size() - 1);
    List<Float> attention = new ArrayList<>(scores.attention().length);
    for (float weight : scores.attention()) {
      attention.add(weight);
    }
    return ClipLabel.newBuilder()
        .setStreamId(clip.streamId())
        .setClipId(clip.clipId().orElse(null))
        .setFirstFrame(first.index())
        .setLastFrame(last.index())
        .setStartedAt(Micros.toInstant(first.capturedAtMicros()))
        .setEndedAt(Micros.toInstant(last.capturedAtMicros()))
        .setFrames((int) frames.stream().filter(f -> f.features().isOfClassifiedFrame()).count())
        .setEnd(clip.end())
        .setLabels(labels.best(scores.probabilities()))
        .setModel(labels.model())
        .setLabelledAt(clock.instant())
        .setAttention(attention)
        .build();
  }
}
