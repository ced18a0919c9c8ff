package dev.clipstream.model;

import ai.onnxruntime.OrtException;
import dev.clipstream.model.SequenceProbe.Company;
import dev.clipstream.model.description.GraphDescription.Activation;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.description.ModelDescription.Task;
import dev.clipstream.model.description.ModelDescriptions;
import dev.clipstream.model.graph.ModelGraph;
import dev.clipstream.model.graph.TrainingNodes;
import dev.clipstream.model.input.SequenceInputs;
import dev.clipstream.model.output.SequenceOutputs;
import dev.clipstream.model.output.SequenceScores;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.InferenceException;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.model.session.ModelSource;
import dev.clipstream.model.session.OnnxSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A clip classifier over the features of frames: {@code features} [N,T,F] and, where the graph has
 * them, lengths [N] and a mask [N,T]; gives scores [N,K] and, where it has attention, {@code
 * attention} [N,T].
 *
 * <p>{@link #classify} may be called by many threads; close it after the last call.
 */
public final class SequenceModel implements AutoCloseable {

  /** Frames of a clip where the model does not say how many it takes. */
  private static final int DEFAULT_MAX_FRAMES = 512;

  private final ModelDescription card;
  private final SequenceRun run;
  private final SequenceProbe.Findings found;

  private SequenceModel(ModelDescription card, SequenceRun run, ModelGraph graph, int featureSize) {
    this.card = card;
    this.run = run;
    this.found = SequenceProbe.of(card, run, graph, maxFrames(), featureSize);
  }

  /**
   * Loads a sequence model that was trained on the features of {@code frameModel}, and tries it on
   * a few clips.
   *
   * @throws ModelException if it cannot be served, or belongs to another frame model
   */
  public static SequenceModel open(Path file, FrameModel frameModel, Device device) {
    if (!Files.isRegularFile(file)) {
      throw new ModelException("there is no model file " + file);
    }
    ModelSource source = ModelSource.read(file);
    ModelGraph graph = source.graph();
    ModelDescription card =
        ModelDescriptions.read(file, graph.metadata(), List.of(), source.sha256(), Task.SEQUENCE);
    if (card.task().equals(Optional.of(Task.FRAME))) {
      throw new ModelException(file + " is no sequence model: it says that it is a frame model");
    }
    if (card.task().equals(Optional.of(Task.STEP))) {
      throw new ModelException(
          file + " is no sequence model, but a step model: give it as --stream-model");
    }
    TrainingNodes.of(graph).stream()
        .findFirst()
        .ifPresent(
            node -> {
              throw new ModelException(
                  file + " was exported in training mode: " + node + "; export it for evaluation");
            });
    SequenceInputs inputs = SequenceInputs.of(graph, card);
    try {
      requirePair(file, card, inputs, frameModel);
      SequenceOutputs outputs = SequenceOutputs.of(graph, card);
      SequenceRun run =
          new SequenceRun(OnnxSession.open(source, outputs.edit(graph), device), inputs, outputs);
      try {
        return new SequenceModel(card, run, graph, frameModel.featureSize());
      } catch (RuntimeException e) {
        run.close();
        throw e;
      }
    } catch (RuntimeException e) {
      inputs.close();
      throw e;
    }
  }

  private static void requirePair(
      Path file, ModelDescription card, SequenceInputs inputs, FrameModel frameModel) {
    FeaturePairing.requireTrainedOn(file, card, frameModel);
    FeaturePairing.requireFeatures(frameModel, "sequence");
    if (inputs.featureSize() > 0 && inputs.featureSize() != frameModel.featureSize()) {
      throw new ModelException(
          file
              + " takes "
              + inputs.featureSize()
              + " features a frame, but "
              + frameModel.card().name()
              + " gives "
              + frameModel.featureSize());
    }
  }

  public ModelDescription card() {
    return card;
  }

  public Device device() {
    return run.device();
  }

  public boolean givesAttention() {
    return run.outputs().attention().isPresent();
  }

  /** Length of {@link SequenceScores#probabilities()}. */
  public int classes() {
    return found.classes();
  }

  /** Whether each score is that of a label by itself; else they are one distribution. */
  public boolean givesIndependentScores() {
    return found.scoring().independent();
  }

  /** How its numbers become scores and why, for people. */
  public String describeScores() {
    return found.scoring().describe();
  }

  /** Whether how its numbers become scores is said by nobody. */
  public boolean guessesScores() {
    return found.scoring().guessed();
  }

  /** The features, for people: {@code features float [N,?,64]}. */
  public String describeInput() {
    return run.inputs().features().toString();
  }

  /** The most frames it takes; of a longer clip, so many are used, evenly spaced. */
  public int maxFrames() {
    int fixed = run.inputs().fixedFrames();
    return fixed > 0 ? fixed : card.graph().frames().or(card::maxFrames).orElse(DEFAULT_MAX_FRAMES);
  }

  /** The rate of frames that it was trained on; empty: any. */
  public Optional<FrameRate> frameRate() {
    return card.graph().fps().map(FrameRate::of);
  }

  /**
   * Classifies clips, as one batch where the graph allows it.
   *
   * @param clips each float [T][F], T from 1 to {@link #maxFrames}; they may differ in T
   * @return one a clip, in order
   * @throws InferenceException if a run fails
   */
  public List<SequenceScores> classify(List<float[][]> clips) {
    SequenceScores[] results = new SequenceScores[clips.size()];
    for (List<Integer> group : groups(clips)) {
      List<float[][]> members = group.stream().map(i -> filled(clips.get(i))).toList();
      try {
        SequenceRun.Raw[] raw = run.run(members);
        for (int i = 0; i < raw.length; i++) {
          int frames = clips.get(group.get(i)).length;
          results[group.get(i)] =
              new SequenceScores(scores(raw[i], frames), attention(raw[i], frames));
        }
      } catch (OrtException | IllegalStateException e) {
        throw new InferenceException(
            card.name() + " failed on " + members.size() + " clips: " + e.getMessage(), e);
      }
    }
    return Arrays.asList(results);
  }

  /** With its last frame again, where it has fewer than the model takes. */
  private float[][] filled(float[][] clip) {
    if (clip.length >= found.minFrames()) {
      return clip;
    }
    float[][] filled = Arrays.copyOf(clip, found.minFrames());
    Arrays.fill(filled, clip.length, filled.length, clip[clip.length - 1]);
    return filled;
  }

  private float[] scores(SequenceRun.Raw raw, int frames) {
    if (found.pool().isEmpty()) {
      return found.scoring().apply(raw.numbers());
    }
    List<float[]> rows = new ArrayList<>();
    FrameRows.of(raw, true).stream()
        .limit(frames)
        .forEach(row -> rows.add(found.scoring().apply(row)));
    return FrameRows.pooled(rows, found.pool().get());
  }

  private float[] attention(SequenceRun.Raw raw, int frames) {
    return givesAttention() ? Arrays.copyOf(raw.attention(), frames) : raw.attention();
  }

  /** Which clips are run at once. */
  private List<List<Integer>> groups(List<float[][]> clips) {
    Map<Integer, List<Integer>> byLength = new LinkedHashMap<>();
    for (int i = 0; i < clips.size(); i++) {
      int key = found.company() == Company.ANY ? 0 : clips.get(i).length;
      byLength.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
    }
    List<List<Integer>> groups = new ArrayList<>();
    for (List<Integer> group : byLength.values()) {
      int step = found.company() == Company.NONE ? 1 : group.size();
      step = run.inputs().fixedBatch() > 0 ? run.inputs().fixedBatch() : step;
      for (int from = 0; from < group.size(); from += step) {
        groups.add(group.subList(from, Math.min(group.size(), from + step)));
      }
    }
    return groups;
  }

  /** Whether the graph gives logits, to which softmax or sigmoid is applied here. */
  public boolean givesLogits() {
    return found.scoring().applied() != Activation.NONE;
  }

  @Override
  public void close() {
    run.close();
  }
}
