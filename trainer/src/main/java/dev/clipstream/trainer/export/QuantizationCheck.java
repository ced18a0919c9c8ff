package dev.clipstream.trainer.export;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.clipstream.model.session.OnnxEnvironment;
import dev.clipstream.trainer.data.batch.FrameBatch;
import dev.clipstream.trainer.data.store.FrameSet;
import java.util.Map;
import java.util.Objects;

/**
 * The check that a quantized model still gives about the same probabilities. By design it computes
 * something a little else than the float32 model, so what is bounded is how much of the probability
 * goes to other classes on average: half of the sum over k of |p[k] - q[k]|.
 */
final class QuantizationCheck {

  /** An honest model stays well below; one whose ranges or layout are wrong is far above. */
  static final double MAX_MOVED = 0.2;

  private static final int IMAGES = 64;
  private static final int BATCH = 8;

  private QuantizationCheck() {}

  /**
   * Compares frame models.
   *
   * @return the part of the probability that went elsewhere, 0 to 1
   * @throws ParityException if it is too much, or no number
   */
  static double check(String precision, byte[] model, byte[] original, FrameSet samples) {
    double sum = 0;
    int count = Math.min(IMAGES, samples.size());
    try (ParitySession one = ParitySession.open(model);
        ParitySession other = ParitySession.open(original)) {
      for (int from = 0; from < count; from += BATCH) {
        int[] chosen = new int[Math.min(BATCH, count - from)];
        for (int i = 0; i < chosen.length; i++) {
          chosen[i] = (int) ((long) (from + i) * samples.size() / count);
        }
        FrameBatch batch = FrameBatch.of(samples, chosen);
        float[] p = probabilities(one, batch);
        float[] q = probabilities(other, batch);
        for (int k = 0; k < q.length; k++) {
          sum += Math.abs((double) p[k] - q[k]) / 2;
        }
      }
    }
    double moved = sum / count;
    if (!(moved <= MAX_MOVED)) {
      throw new ParityException(
          "in %s the model moves %.2f of the probability to other classes, %.1f is allowed; it was not written"
              .formatted(precision, moved, MAX_MOVED));
    }
    return moved;
  }

  private static float[] probabilities(ParitySession session, FrameBatch batch) {
    long[] shape = {batch.size(), batch.height(), batch.width(), 3};
    try {
      OnnxTensor pixels =
          OnnxTensor.createTensor(
              OnnxEnvironment.INSTANCE, batch.pixels(), shape, OnnxJavaType.UINT8);
      return Objects.requireNonNull(session.run(Map.of("pixels", pixels)).get("probabilities"));
    } catch (OrtException e) {
      throw new ParityException("a batch cannot be handed to ONNX Runtime", e);
    }
  }
}
