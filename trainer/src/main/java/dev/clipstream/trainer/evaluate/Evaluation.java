package dev.clipstream.trainer.evaluate;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.FrameSampling;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.output.FrameScores;
import dev.clipstream.model.output.SequenceScores;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.DataException;
import dev.clipstream.trainer.data.store.FrameSet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores ONNX models on a data set, by the code that serves them: the processor's decoding and
 * inference.
 */
public final class Evaluation {

  private static final int BATCH = 32;

  private Evaluation() {}

  /** Scores a frame model on images of its size. */
  public static Scorecard ofFrames(FrameModel model, FrameSet set) {
    return ofFrames(model, set, ExampleListener.NONE);
  }

  /** The same, with somebody who is shown every image's scores. */
  public static Scorecard ofFrames(FrameModel model, FrameSet set, ExampleListener witness) {
    return ofFrames(model, set, witness, false);
  }

  /** The same; with the mirror, by the average of what the model says of either side. */
  public static Scorecard ofFrames(
      FrameModel model, FrameSet set, ExampleListener witness, boolean mirror) {
    requireSize(model, set.height(), set.width());
    LabelMap map =
        LabelMap.of(
            set.classes(), model.card().labels(), model.classes(), model.card().unknownBelow());
    ScoreCounter scoring = new ScoreCounter(set.classes(), set.labelSets(), map, witness);
    Stopwatch watch = new Stopwatch(System::nanoTime);
    FrameModel.Runner runner = model.newRunner(BATCH);
    for (int from = 0; from < set.size(); from += BATCH) {
      int count = Math.min(BATCH, set.size() - from);
      ByteBuffer pixels = runner.pixels().duplicate().clear();
      for (int i = 0; i < count; i++) {
        set.read(from + i, pixels);
      }
      float[][] rows = rows(watch.time(() -> runner.run(count)), count);
      if (mirror) {
        MirrorAverage.turn(runner.pixels().duplicate().clear(), count, set.height(), set.width());
        float[][] turned = rows(watch.time(() -> runner.run(count)), count);
        for (int i = 0; i < count; i++) {
          rows[i] = MirrorAverage.of(rows[i], turned[i]);
        }
      }
      for (int i = 0; i < count; i++) {
        scoring.add(from + i, set.label(from + i), rows[i], new float[0]);
      }
    }
    return scoring.card(set.size(), watch.seconds());
  }

  private static float[][] rows(FrameScores[] scores, int count) {
    float[][] rows = new float[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = scores[i].probabilities();
    }
    return rows;
  }

  /** Scores a pair on clips whose frames have the frame model's size. */
  public static Scorecard ofClips(FrameModel frames, SequenceModel clips, ClipSet set) {
    return ofClips(frames, clips, set, ExampleListener.NONE);
  }

  /** The same, with somebody who is shown every clip's scores. */
  public static Scorecard ofClips(
      FrameModel frames, SequenceModel clips, ClipSet set, ExampleListener witness) {
    requireSize(frames, set.height(), set.width());
    long images = 0;
    LabelMap map =
        LabelMap.of(
            set.classes(),
            clips.card().labels(),
            outputs(clips, frames),
            clips.card().unknownBelow());
    ScoreCounter scoring = new ScoreCounter(set.classes(), set.labelSets(), map, witness);
    Stopwatch watch = new Stopwatch(System::nanoTime);
    FrameModel.Runner runner = frames.newRunner(BATCH);
    for (int from = 0; from < set.size(); from += BATCH) {
      List<float[][]> features = new ArrayList<>();
      List<Integer> truth = new ArrayList<>();
      for (int i = from; i < Math.min(set.size(), from + BATCH); i++) {
        ClipSet.Clip clip = set.clip(i);
        features.add(features(runner, FrameSampling.of(clip.frames(), clips.maxFrames()), watch));
        truth.add(clip.label());
        images += features.get(features.size() - 1).length;
      }
      List<SequenceScores> scores = watch.time(() -> clips.classify(features));
      for (int i = 0; i < scores.size(); i++) {
        SequenceScores one = scores.get(i);
        scoring.add(from + i, truth.get(i), one.probabilities(), one.attention());
      }
    }
    return scoring.card(images, watch.seconds());
  }

  /** How many scores a sequence model gives, which its file need not say. */
  private static int outputs(SequenceModel clips, FrameModel frames) {
    float[][] nothing = new float[1][frames.featureSize()];
    return clips.classify(List.<float[][]>of(nothing)).get(0).probabilities().length;
  }

  static float[][] features(FrameModel.Runner runner, List<byte[]> frames, Stopwatch watch) {
    float[][] features = new float[frames.size()][];
    for (int from = 0; from < frames.size(); from += BATCH) {
      int count = Math.min(BATCH, frames.size() - from);
      ByteBuffer pixels = runner.pixels().duplicate().clear();
      for (int i = 0; i < count; i++) {
        pixels.put(frames.get(from + i));
      }
      FrameScores[] scores = watch.time(() -> runner.run(count));
      for (int i = 0; i < count; i++) {
        features[from + i] = scores[i].features();
      }
    }
    return features;
  }

  static void requireSize(FrameModel model, int height, int width) {
    if (model.height() != height || model.width() != width) {
      throw new DataException(
          "the data set has images of %dx%d, and the model takes %dx%d"
              .formatted(width, height, model.width(), model.height()));
    }
  }
}
