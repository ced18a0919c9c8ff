package dev.clipstream.trainer.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.clipstream.model.session.OnnxEnvironment;
import dev.clipstream.trainer.data.batch.ClipBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Compares a step model with the sequence model of the same weights, both in ONNX Runtime and on
 * the same features: after the last frame of a clip, whether whole or cut short, the step model
 * must say what the sequence model says of it.
 */
final class StepParity {

  /** Largest difference of any probability that is let pass. */
  static final double TOLERANCE = 1e-5;

  private StepParity() {}

  /** The ONNX files of a frame model, and of the two models over its features. */
  @SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
  record Files(byte[] frames, byte[] clips, byte[] step) {}

  /**
   * The largest difference of any probability.
   *
   * @param states inputs of the step model and the outputs that are fed to them
   * @throws ParityException if it is too large
   */
  static double of(Files files, SortedMap<String, String> states, List<ClipBatch> batches) {
    double worst = 0;
    try (ParitySession frames = ParitySession.open(files.frames());
        ParitySession clips = ParitySession.open(files.clips());
        ParitySession step = ParitySession.open(files.step())) {
      for (ClipBatch batch : batches) {
        float[] features = Parity.onnxFeatures(frames, batch);
        float[] actual = lastOfEach(step, states, batch, features);
        float[] expected = Objects.requireNonNull(Parity.onnxClips(clips, batch, features));
        worst = Math.max(worst, Parity.difference("step model", expected, actual));
      }
    }
    if (!(worst <= TOLERANCE)) {
      throw new ParityException(
          ("the step model differs from the sequence model by up to %.2e in a probability after a"
                  + " clip's last frame, %.0e is allowed; it was not written")
              .formatted(worst, TOLERANCE));
    }
    return worst;
  }

  /** The probabilities [N,K] after the last real frame of each clip. */
  private static float[] lastOfEach(
      ParitySession step, SortedMap<String, String> states, ClipBatch batch, float[] features) {
    int clips = batch.size().clips();
    int frames = batch.size().frames();
    int width = features.length / (clips * frames);
    Map<String, float[]> kept = new TreeMap<>();
    float[] last = new float[0];
    for (int t = 0; t < frames; t++) {
      Map<String, float[]> after = run(step, states, kept, column(features, clips, t, width));
      float[] probabilities = Objects.requireNonNull(after.get("probabilities"));
      int classes = probabilities.length / clips;
      last = last.length == 0 ? new float[clips * classes] : last;
      for (int n = 0; n < clips; n++) {
        if (batch.lengths()[n] == t + 1) {
          System.arraycopy(probabilities, n * classes, last, n * classes, classes);
        }
      }
      states.forEach((input, output) -> kept.put(input, Objects.requireNonNull(after.get(output))));
    }
    return last;
  }

  /** Features [N,F] of frame t of every clip. */
  private static float[][] column(float[] features, int clips, int t, int width) {
    int frames = features.length / (clips * width);
    float[][] column = new float[clips][width];
    for (int n = 0; n < clips; n++) {
      System.arraycopy(features, (n * frames + t) * width, column[n], 0, width);
    }
    return column;
  }

  private static Map<String, float[]> run(
      ParitySession step,
      SortedMap<String, String> states,
      Map<String, float[]> kept,
      float[][] features) {
    int clips = features.length;
    Map<String, OnnxTensor> inputs = new HashMap<>();
    FloatBuffer all = floats(clips * features[0].length);
    for (float[] row : features) {
      all.put(row);
    }
    try {
      inputs.put("features", tensor(all.flip(), clips));
      for (String state : states.keySet()) {
        float[] values =
            kept.containsKey(state)
                ? Objects.requireNonNull(kept.get(state))
                : new float[clips * step.width(state)];
        inputs.put(state, tensor(floats(values.length).put(values).flip(), clips));
      }
    } catch (OrtException e) {
      inputs.values().forEach(OnnxTensor::close);
      throw new ParityException("a step cannot be handed to ONNX Runtime", e);
    }
    return step.run(inputs);
  }

  private static OnnxTensor tensor(FloatBuffer values, int rows) throws OrtException {
    return OnnxTensor.createTensor(
        OnnxEnvironment.INSTANCE, values, new long[] {rows, values.remaining() / rows});
  }

  private static FloatBuffer floats(int count) {
    return ByteBuffer.allocateDirect(count * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
