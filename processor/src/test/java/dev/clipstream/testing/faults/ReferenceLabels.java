package dev.clipstream.testing.faults;

import dev.clipstream.avro.Label;
import dev.clipstream.model.ClipModel;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.output.FrameScores;
import dev.clipstream.model.session.Device;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the labels must say, by a loop without Kafka: the same models, run on one frame and one clip
 * at a time. Not thread-safe.
 */
final class ReferenceLabels implements AutoCloseable {

  private static final double TOLERANCE = 1e-5;

  private final FrameModel frames;
  private final Clips clips;
  private final FrameModel.Runner runner;
  private final Map<Integer, FrameScores> known = new HashMap<>();

  /** What labels clips. */
  private interface Clips extends AutoCloseable {

    ModelDescription card();

    float[] scores(List<Integer> pictures);

    @Override
    void close();
  }

  /**
   * @param clipFile a sequence model, or a clip model
   */
  ReferenceLabels(Path frameModel, Path clipFile, boolean clipModel) {
    this.frames = FrameModel.open(frameModel, Device.CPU);
    this.clips =
        clipModel
            ? new ByPixels(ClipModel.open(clipFile, Device.CPU))
            : new ByFeatures(SequenceModel.open(clipFile, frames, Device.CPU));
    this.runner = frames.newRunner(1);
  }

  private FrameScores scores(int picture) {
    return known.computeIfAbsent(
        picture,
        key -> {
          runner.pixels().put(0, Pictures.pixels(key));
          return runner.run(1)[0];
        });
  }

  /** Whether labels of all classes are those of a frame with that picture, best first. */
  boolean areOfFrame(List<Label> labels, int picture) {
    return areRight(labels, scores(picture).probabilities(), frames.card());
  }

  /** Whether labels of all classes are those of a clip with these pictures, in order of frames. */
  boolean areOfClip(List<Label> labels, List<Integer> pictures) {
    return areRight(labels, clips.scores(pictures), clips.card());
  }

  private final class ByFeatures implements Clips {
    private final SequenceModel model;

    ByFeatures(SequenceModel model) {
      this.model = model;
    }

    @Override
    public ModelDescription card() {
      return model.card();
    }

    @Override
    public float[] scores(List<Integer> pictures) {
      float[][] features =
          pictures.stream()
              .map(picture -> ReferenceLabels.this.scores(picture).features())
              .toArray(float[][]::new);
      return model.classify(Collections.singletonList(features)).get(0).probabilities();
    }

    @Override
    public void close() {
      model.close();
    }
  }

  /** Pictures have the size that the model takes. */
  private static final class ByPixels implements Clips {
    private final ClipModel model;
    private final ClipModel.Runner runner;

    ByPixels(ClipModel model) {
      this.model = model;
      this.runner = model.newRunner(1);
    }

    @Override
    public ModelDescription card() {
      return model.card();
    }

    @Override
    public float[] scores(List<Integer> pictures) {
      int at = 0;
      for (int index : model.sample(pictures.size())) {
        byte[] rgb = Pictures.pixels(pictures.get(index));
        runner.pixels().put(at, rgb);
        at += rgb.length;
      }
      return runner.run(1).get(0).probabilities();
    }

    @Override
    public void close() {
      model.close();
    }
  }

  private static boolean areRight(List<Label> labels, float[] expected, ModelDescription card) {
    Map<String, Float> byName = new HashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      byName.put(labels.get(i).getLabel(), labels.get(i).getScore());
      if (i > 0 && labels.get(i).getScore() > labels.get(i - 1).getScore()) {
        return false;
      }
    }
    if (labels.size() != expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      Float score = byName.get(card.label(i));
      // So that NaN is wrong as well.
      if (score == null || !(Math.abs(score - expected[i]) <= TOLERANCE)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    clips.close();
    frames.close();
  }
}
