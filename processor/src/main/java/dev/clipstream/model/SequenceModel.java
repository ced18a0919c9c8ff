package dev.clipstream.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.clipstream.model.ModelDescription.Task;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A clip classifier over the features of frames: {@code features} float32 [N,T,F] and, where the
 * graph has it, {@code lengths} int64 [N]; gives probabilities [N,K] and, where it has attention,
 * {@code attention} [N,T].
 *
 * <p>{@link #classify} may be called by many threads; close it after the last call.
 */
public final class SequenceModel implements AutoCloseable {

  private static final String FEATURES = "features";
  private static final String LENGTHS = "lengths";
  private static final String ATTENTION = "attention";

  /** Frames of a clip where the model does not say how many it takes. */
  private static final int DEFAULT_MAX_FRAMES = 512;

  private final ModelDescription card;
  private final OnnxSession session;
  private final String input;
  private final boolean takesLengths;
  private final String scores;
  private final boolean givesAttention;
  private final int featureSize;
  private final int fixedFrames;
  private final int fixedBatch;
  private final boolean logits;

  private SequenceModel(OnnxSession session, Path file, FrameModel frameModel) {
    this.session = session;
    this.card = ModelDescriptions.read(file, session.metadata());
    Map<String, TensorInfo> inputs = session.inputs();
    this.input = card.input().orElse(FEATURES);
    TensorInfo info = inputs.get(input);
    if (card.task().equals(Optional.of(Task.FRAME)) || info == null || rank(info) != 3) {
      throw new ModelException(
          file
              + " is no sequence model: it has the inputs "
              + inputs.keySet()
              + " where 'features' of shape [N,T,F] is needed");
    }
    this.takesLengths = inputs.containsKey(LENGTHS);
    this.fixedBatch = (int) Math.max(0, info.getShape()[0]);
    this.fixedFrames = (int) Math.max(0, info.getShape()[1]);
    this.featureSize = (int) info.getShape()[2];
    requirePair(file, frameModel);
    Map<String, TensorInfo> outputs = session.outputs();
    this.givesAttention = outputs.containsKey(ATTENTION);
    Map<String, TensorInfo> candidates = new LinkedHashMap<>(outputs);
    candidates.remove(ATTENTION);
    this.scores = ScoreOutput.scores(candidates, card);
    this.logits = !ScoreOutput.isDistribution(probe(frameModel));
  }

  private static int rank(TensorInfo info) {
    return info.getShape().length;
  }

  /**
   * Loads a sequence model that was trained on the features of {@code frameModel}, and runs it
   * once.
   *
   * @throws ModelException if it cannot be served, or belongs to another frame model
   */
  public static SequenceModel open(Path file, FrameModel frameModel, Device device) {
    if (!Files.isRegularFile(file)) {
      throw new ModelException("there is no model file " + file);
    }
    OnnxSession session = OnnxSession.open(file, device);
    try {
      return new SequenceModel(session, file, frameModel);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private void requirePair(Path file, FrameModel frameModel) {
    String ours = frameModel.card().sha256();
    card.frameModelSha256()
        .filter(trainedOn -> !trainedOn.equalsIgnoreCase(ours))
        .ifPresent(
            trainedOn -> {
              throw new ModelException(
                  file
                      + " was trained on the features of the frame model with SHA-256 "
                      + trainedOn
                      + ", but "
                      + frameModel.card().name()
                      + " is "
                      + ours
                      + ": give the frame model that was written with it");
            });
    if (frameModel.featureSize() == 0) {
      throw new ModelException(
          frameModel.card().name()
              + " gives no features, so no sequence model can follow it: name"
              + " one of its outputs as \"features\" in its JSON file");
    }
    if (featureSize > 0 && featureSize != frameModel.featureSize()) {
      throw new ModelException(
          file
              + " takes "
              + featureSize
              + " features a frame, but "
              + frameModel.card().name()
              + " gives "
              + frameModel.featureSize());
    }
  }

  private float[] probe(FrameModel frameModel) {
    float[][] clip = new float[Math.max(2, fixedFrames)][frameModel.featureSize()];
    try {
      float[] row = runGroup(List.<float[][]>of(clip))[0].probabilities();
      if (row.length < 2 || (!card.labels().isEmpty() && card.labels().size() != row.length)) {
        throw new ModelException(
            card.name()
                + " gives "
                + row.length
                + " scores and has "
                + card.labels().size()
                + " labels");
      }
      return row;
    } catch (OrtException | IllegalStateException e) {
      throw new ModelException(card.name() + " does not run: " + e.getMessage(), e);
    }
  }

  public ModelDescription card() {
    return card;
  }

  public Device device() {
    return session.device();
  }

  public boolean givesAttention() {
    return givesAttention;
  }

  /** The most frames it takes; of a longer clip, so many are used, evenly spaced. */
  public int maxFrames() {
    return fixedFrames > 0 ? fixedFrames : card.maxFrames().orElse(DEFAULT_MAX_FRAMES);
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
      List<float[][]> members = group.stream().map(clips::get).toList();
      try {
        SequenceScores[] scored = runGroup(members);
        for (int i = 0; i < scored.length; i++) {
          if (logits) {
            ScoreOutput.softmax(scored[i].probabilities());
          }
          results[group.get(i)] = scored[i];
        }
      } catch (OrtException | IllegalStateException e) {
        throw new InferenceException(
            card.name() + " failed on " + members.size() + " clips: " + e.getMessage(), e);
      }
    }
    return Arrays.asList(results);
  }

  /** With {@code lengths}, all clips go together, padded; without, those of one length do. */
  private List<List<Integer>> groups(List<float[][]> clips) {
    Map<Integer, List<Integer>> byLength = new LinkedHashMap<>();
    List<List<Integer>> groups = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      int key = takesLengths ? 0 : clips.get(i).length;
      byLength.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
    }
    for (List<Integer> group : byLength.values()) {
      int step = fixedBatch == 0 ? group.size() : fixedBatch;
      for (int from = 0; from < group.size(); from += step) {
        groups.add(group.subList(from, Math.min(group.size(), from + step)));
      }
    }
    return groups;
  }

  private SequenceScores[] runGroup(List<float[][]> clips) throws OrtException {
    int rows = fixedBatch == 0 ? clips.size() : fixedBatch;
    int longest = clips.stream().mapToInt(clip -> clip.length).max().orElseThrow();
    int frames = fixedFrames == 0 ? longest : fixedFrames;
    int size = clips.get(0)[0].length;
    float[] packed = new float[Math.multiplyExact(rows, frames * size)];
    long[] lengths = new long[rows];
    Arrays.fill(lengths, 1);
    for (int row = 0; row < clips.size(); row++) {
      float[][] clip = clips.get(row);
      lengths[row] = clip.length;
      for (int t = 0; t < frames; t++) {
        // A graph without lengths cannot mask padding: the last frame again is the least harm.
        float[] features = clip[Math.min(t, clip.length - 1)];
        if (t < clip.length || !takesLengths) {
          System.arraycopy(features, 0, packed, (row * frames + t) * size, size);
        }
      }
    }
    Map<String, OnnxTensor> feed = new LinkedHashMap<>();
    try (OnnxTensor features =
            OnnxTensor.createTensor(
                OnnxSession.ENVIRONMENT,
                FloatBuffer.wrap(packed),
                new long[] {rows, frames, size});
        OnnxTensor lengthTensor =
            OnnxTensor.createTensor(
                OnnxSession.ENVIRONMENT, LongBuffer.wrap(lengths), new long[] {rows})) {
      feed.put(input, features);
      if (takesLengths) {
        feed.put(LENGTHS, lengthTensor);
      }
      try (OrtSession.Result result = session.run(feed)) {
        return unpack(result, rows, clips);
      }
    }
  }

  private SequenceScores[] unpack(OrtSession.Result result, int rows, List<float[][]> clips)
      throws OrtException {
    float[][] probabilities = ScoreOutput.read(result, scores, rows, clips.size());
    float[][] attention =
        givesAttention ? ScoreOutput.read(result, ATTENTION, rows, clips.size()) : new float[0][];
    SequenceScores[] unpacked = new SequenceScores[clips.size()];
    for (int i = 0; i < unpacked.length; i++) {
      float[] weights =
          givesAttention ? Arrays.copyOf(attention[i], clips.get(i).length) : new float[0];
      unpacked[i] = new SequenceScores(probabilities[i], weights);
    }
    return unpacked;
  }

  @Override
  public void close() {
    session.close();
  }
}
