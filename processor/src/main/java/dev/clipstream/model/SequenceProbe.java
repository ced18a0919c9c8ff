package dev.clipstream.model;

import ai.onnxruntime.OrtException;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.graph.DynamicQuantization;
import dev.clipstream.model.graph.ModelGraph;
import dev.clipstream.model.graph.Pool;
import dev.clipstream.model.output.Scoring;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.model.session.TensorReader.OtherRowsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Tries a sequence model on clips of noise when it is loaded: of one frame, of two and of the most,
 * alone and several at once.
 */
final class SequenceProbe {

  /** Clips that can be run at once. */
  enum Company {
    /** Any: the graph tells the frames of a clip from what fills it up. */
    ANY,
    /** Those of one length. */
    SAME_LENGTH,
    NONE
  }

  /**
   * What was found.
   *
   * @param scoring how numbers become scores
   * @param pool how the scores of the frames become those of the clip; empty if it gives those
   * @param classes scores a clip
   * @param minFrames the fewest that it takes; shorter clips are filled up with their last frame
   * @param company which clips can be run at once
   */
  record Findings(
      Scoring scoring, Optional<Pool> pool, int classes, int minFrames, Company company) {}

  private final ModelDescription card;
  private final SequenceRun run;
  private final int maxFrames;
  private final int featureSize;
  private final Random random = new Random(1);

  private SequenceProbe(ModelDescription card, SequenceRun run, int maxFrames, int featureSize) {
    this.card = card;
    this.run = run;
    this.maxFrames = maxFrames;
    this.featureSize = featureSize;
  }

  /**
   * @param maxFrames the most frames of a clip
   * @param featureSize numbers a frame
   * @throws ModelException if it cannot be served; the message says why
   */
  static Findings of(
      ModelDescription card, SequenceRun run, ModelGraph graph, int maxFrames, int featureSize) {
    return new SequenceProbe(card, run, maxFrames, featureSize).find(graph);
  }

  private float[][] noise(int frames) {
    float[][] clip = new float[frames][featureSize];
    for (float[] frame : clip) {
      for (int i = 0; i < frame.length; i++) {
        frame[i] = (float) Math.abs(random.nextGaussian());
      }
    }
    return clip;
  }

  /**
   * @throws ModelException if what comes out shows that time and clips were taken for each other
   */
  private SequenceRun.Raw alone(float[][] clip) throws OrtException {
    try {
      return run.tryRun(List.<float[][]>of(clip))[0];
    } catch (OtherRowsException e) {
      throw new ModelException(swapped(e, clip.length), e);
    }
  }

  private Findings find(ModelGraph graph) {
    int minFrames = minFrames();
    int few = Math.max(minFrames, Math.min(2, maxFrames));
    List<float[][]> clips =
        List.of(noise(minFrames), noise(few), noise(Math.min(few + 3, maxFrames)), noise(few));
    List<SequenceRun.Raw> alone = new ArrayList<>();
    SequenceRun.Raw longest;
    try {
      for (float[][] clip : clips) {
        alone.add(alone(clip));
      }
    } catch (OrtException | IllegalStateException e) {
      throw doesNotRun("on a clip of a few frames", e);
    }
    try {
      longest = alone(noise(maxFrames));
    } catch (OrtException | IllegalStateException e) {
      throw doesNotRun(
          "on a clip of "
              + maxFrames
              + " frames; if it takes fewer, say how many as \"frames\" in "
              + card.name()
              + ".json",
          e);
    }
    alone.add(longest);
    boolean perFrame = isPerFrame(alone.get(1), few, longest);
    if (perFrame) {
      requirePool(longest);
    }
    List<float[]> rows = new ArrayList<>();
    for (SequenceRun.Raw raw : alone) {
      rows.addAll(FrameRows.of(raw, perFrame));
    }
    Scoring scoring = Scoring.of(card, run.outputs().scores().name(), run.outputs().ending(), rows);
    int classes = scoring.labels(rows.get(0).length);
    requireLabels(classes);
    Optional<Pool> pool = perFrame ? card.graph().pool() : Optional.empty();
    return new Findings(scoring, pool, classes, minFrames, company(graph, clips, alone));
  }

  /** The fewest frames that it runs on: one, or the first power of two. */
  private int minFrames() {
    if (run.inputs().fixedFrames() > 0) {
      return 1;
    }
    Optional<Exception> first = Optional.empty();
    for (int frames = 1; frames <= maxFrames; frames *= 2) {
      try {
        SequenceRun.Raw unused = alone(noise(frames));
        return frames;
      } catch (OrtException | IllegalStateException e) {
        first = first.or(() -> Optional.of(e));
      }
    }
    throw doesNotRun("on a clip of any length", first.orElseThrow());
  }

  private String swapped(OtherRowsException e, int frames) {
    String other = run.inputs().timeFirst() ? "NTF" : "TNF";
    return frames > 1 && e.given() == frames
        ? "%s gives %d rows of scores for a clip of %d frames: the first axis of its features is %s;"
                .formatted(
                    card.name(), e.given(), frames, run.inputs().timeFirst() ? "clips" : "time")
            + " say \"layout\": \""
            + other
            + "\" in "
            + card.name()
            + ".json"
        : card.name() + " does not run: " + e.getMessage();
  }

  /** Whether it gives scores for every frame of a clip. */
  private boolean isPerFrame(SequenceRun.Raw few, int frames, SequenceRun.Raw longest) {
    if (few.numbers().length != longest.numbers().length) {
      return true;
    }
    int fixed = run.inputs().fixedFrames();
    int steps = fixed > 0 ? fixed : frames;
    return (fixed > 0 || maxFrames <= frames)
        && few.shape().length > 1
        && few.shape()[0] == steps
        && few.shape()[1] > 1;
  }

  private void requirePool(SequenceRun.Raw longest) {
    boolean possible =
        card.graph()
            .pool()
            .filter(how -> how == Pool.LAST || how == Pool.MEAN || how == Pool.MAX)
            .isPresent();
    if (!possible) {
      throw new ModelException(
          "%s gives scores for every frame, %s for a clip of %d: say which count as \"pool\":"
                  .formatted(
                      card.name(),
                      Arrays.toString(longest.shape()).replace(" ", ""),
                      longest.shape()[0])
              + " \"last\", \"mean\" or \"max\" in "
              + card.name()
              + ".json");
    }
  }

  private void requireLabels(int classes) {
    if (!card.labels().isEmpty() && card.labels().size() != classes) {
      throw new ModelException(
          card.name()
              + " gives "
              + classes
              + " scores but has "
              + card.labels().size()
              + " labels: they must be the same, in the same order");
    }
  }

  private Company company(ModelGraph graph, List<float[][]> clips, List<SequenceRun.Raw> alone) {
    int fixed = run.inputs().fixedBatch();
    if (fixed == 1) {
      return Company.NONE;
    }
    if (fixed == 0 && DynamicQuantization.in(graph).isPresent()) {
      return Company.NONE;
    }
    int most = fixed == 0 ? clips.size() : Math.min(fixed, clips.size());
    if (run.inputs().knowLengths() && agree(clips.subList(0, most), alone.subList(0, most))) {
      return Company.ANY;
    }
    // The second and the last have one length.
    List<float[][]> alike = List.of(clips.get(1), clips.get(3));
    if (agree(alike, List.of(alone.get(1), alone.get(3)))) {
      return Company.SAME_LENGTH;
    }
    requireSteadiness(clips.get(1), alone.get(1));
    if (fixed > 1) {
      throw new ModelException(
          card.name()
              + " takes "
              + fixed
              + " clips at once, but the clips of a batch change each other's scores");
    }
    return Company.NONE;
  }

  /** Whether clips give together what they give alone. */
  private boolean agree(List<float[][]> clips, List<SequenceRun.Raw> alone) {
    try {
      SequenceRun.Raw[] together = run.tryRun(clips);
      boolean alike = true;
      for (int i = 0; i < together.length; i++) {
        float[] seen = together[i].numbers();
        float[] right = alone.get(i).numbers();
        // Of scores a frame, those beyond the clip's own frames are of no account.
        alike &=
            seen.length >= right.length
                && BatchComparison.areAlike(Arrays.copyOf(seen, right.length), right);
      }
      return alike;
    } catch (OrtException | IllegalStateException e) {
      return false;
    }
  }

  private void requireSteadiness(float[][] clip, SequenceRun.Raw before) {
    try {
      if (BatchComparison.areAlike(alone(clip).numbers(), before.numbers())) {
        return;
      }
    } catch (OrtException | IllegalStateException e) {
      throw doesNotRun("twice", e);
    }
    throw new ModelException(
        card.name() + " has other scores for the same clip each time: something in it is random");
  }

  private ModelException doesNotRun(String on, Exception e) {
    String message = String.valueOf(e.getMessage());
    return new ModelException(
        card.name() + " does not run " + on + ": " + message.lines().findFirst().orElse(message),
        e);
  }
}
