package dev.clipstream.trainer.encoder;

import dev.clipstream.trainer.export.ParityException;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** What a head gives in torch, to compare with what is served. Belongs to one thread. */
final class HeadOutputs {

  /**
   * Largest difference of any probability that is let pass. Rounding alone stays a hundred times
   * below; encoders in few bits round differently in batches of different sizes.
   */
  static final double TOLERANCE = 1e-3;

  /** The same between a step model and the sequence model of the same weights and features. */
  static final double STEP_TOLERANCE = 1e-5;

  private final SequenceNet net;

  HeadOutputs(SequenceNet net) {
    this.net = net;
  }

  /** Probabilities of clips, each float [T][F]. */
  List<float[]> of(List<float[][]> clips) {
    List<float[]> all = new ArrayList<>();
    clips.forEach(clip -> all.add(of(clip)));
    return all;
  }

  @SuppressWarnings("try") // The scope frees what is made inside it.
  private float[] of(float[][] clip) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGradients = new NoGradGuard()) {
      net.module().eval();
      int width = clip[0].length;
      float[] flat = new float[clip.length * width];
      for (int t = 0; t < clip.length; t++) {
        System.arraycopy(clip[t], 0, flat, t * width, width);
      }
      Tensor steps = Tensor.create(flat, 1, clip.length, width);
      Tensor lengths = Tensors.integers(clip.length);
      return Tensors.toFloats(net.forward(steps, lengths).probabilities());
    }
  }

  /** The largest of any probability; infinite where one is no number. */
  static double difference(List<float[]> expected, List<float[]> actual) {
    double worst = 0;
    for (int i = 0; i < expected.size(); i++) {
      float[] right = expected.get(i);
      float[] given = actual.get(i);
      if (given.length != right.length) {
        throw new ParityException(
            "the exported model gives %d probabilities where %d are due; nothing was written"
                .formatted(given.length, right.length));
      }
      for (int k = 0; k < right.length; k++) {
        double difference = Math.abs((double) right[k] - given[k]);
        worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(worst, difference);
      }
    }
    return worst;
  }

  /** Lets a difference between a step model and its sequence model pass. */
  static double checkSteps(double worst) {
    if (!(worst <= STEP_TOLERANCE)) {
      throw new ParityException(
          ("the step model differs from the sequence model by up to %.2e in a probability after a"
                  + " clip's last frame, %.0e is allowed; it was not written")
              .formatted(worst, STEP_TOLERANCE));
    }
    return worst;
  }

  /**
   * Lets a difference pass.
   *
   * @throws ParityException if it is too large
   */
  static double check(double worst) {
    if (!(worst <= TOLERANCE)) {
      throw new ParityException(
          "the exported model differs from the trained one by up to %.2e in a probability, %.0e is allowed; nothing was written"
              .formatted(worst, TOLERANCE));
    }
    return worst;
  }
}
