package dev.clipstream.trainer.export;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.clipstream.trainer.data.ClipBatch;
import dev.clipstream.trainer.data.FrameBatch;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.torch.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Compares exported models with the torch models they were made from, on the same batches. A frame
 * model must agree on its probabilities; a pair must agree from pixels to the clip's probabilities,
 * each side on its own features.
 */
final class Parity {

  /**
   * Largest difference of any probability that is let pass. Rounding alone stays a hundred times
   * below.
   */
  static final double TOLERANCE = 1e-4;

  private Parity() {}

  /** The largest difference of a frame model's probabilities. */
  static double ofFrames(FrameNet net, byte[] file, List<FrameBatch> batches) {
    double worst = 0;
    try (OnnxSession session = OnnxSession.open(file)) {
      for (FrameBatch batch : batches) {
        float[] expected = torchFrames(net, batch);
        float[] actual = onnxFrames(session, batch).get("probabilities");
        worst = Math.max(worst, difference("frame model", expected, actual));
      }
    }
    return check("frame model", worst);
  }

  /** The largest difference of a pair's clip probabilities. */
  static double ofClips(
      FrameNet frames,
      SequenceNet clips,
      byte[] frameFile,
      byte[] clipFile,
      List<ClipBatch> batches) {
    double worst = 0;
    try (OnnxSession frameSession = OnnxSession.open(frameFile);
        OnnxSession clipSession = OnnxSession.open(clipFile)) {
      for (ClipBatch batch : batches) {
        float[] expected = torchClips(frames, clips, batch);
        float[] features = onnxFrames(frameSession, asFrames(batch)).get("features");
        float[] actual = onnxClips(clipSession, batch, Objects.requireNonNull(features));
        worst = Math.max(worst, difference("sequence model", expected, actual));
      }
    }
    return check("sequence model", worst);
  }

  private static double check(String model, double worst) {
    if (!(worst <= TOLERANCE)) {
      throw new ParityException(
          "the exported %s differs from the trained one by up to %.2e in a probability, %.0e is allowed; nothing was written"
              .formatted(model, worst, TOLERANCE));
    }
    return worst;
  }

  private static double difference(String model, float[] expected, float @Nullable [] actual) {
    if (actual == null || actual.length != expected.length) {
      throw new ParityException(
          "the exported %s gives %s probabilities where %d are due"
              .formatted(model, actual == null ? "no" : actual.length, expected.length));
    }
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs((double) expected[i] - actual[i]);
      if (!(difference <= worst)) {
        worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
      }
    }
    return worst;
  }

  @SuppressWarnings("try") // The scope frees what is made inside it.
  private static float[] torchFrames(FrameNet net, FrameBatch batch) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGradients = new NoGradGuard()) {
      net.module().eval();
      return Tensors.toFloats(net.forward(pixels(batch)).probabilities());
    }
  }

  @SuppressWarnings("try") // The scope frees what is made inside it.
  private static float[] torchClips(FrameNet frames, SequenceNet clips, ClipBatch batch) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGradients = new NoGradGuard()) {
      frames.module().eval();
      clips.module().eval();
      Tensor features =
          frames
              .forward(pixels(asFrames(batch)))
              .features()
              .reshape(batch.size().clips(), batch.size().frames(), -1);
      return Tensors.toFloats(
          clips.forward(features, Tensors.integers(batch.lengths())).probabilities());
    }
  }

  private static Tensor pixels(FrameBatch batch) {
    return Tensors.bytes(batch.pixels(), batch.size(), batch.height(), batch.width(), 3);
  }

  private static FrameBatch asFrames(ClipBatch batch) {
    ClipBatch.Size size = batch.size();
    return new FrameBatch(batch.pixels(), size.height(), size.width(), new int[size.pictures()]);
  }

  private static Map<String, float[]> onnxFrames(OnnxSession session, FrameBatch batch) {
    long[] shape = {batch.size(), batch.height(), batch.width(), 3};
    try {
      return session.run(
          Map.of(
              "pixels",
              OnnxTensor.createTensor(
                  OrtEnvironment.getEnvironment(), batch.pixels(), shape, OnnxJavaType.UINT8)));
    } catch (OrtException e) {
      throw new ParityException("a batch cannot be handed to ONNX Runtime", e);
    }
  }

  private static float @Nullable [] onnxClips(
      OnnxSession session, ClipBatch batch, float[] features) {
    long clips = batch.size().clips();
    long frames = batch.size().frames();
    FloatBuffer steps =
        ByteBuffer.allocateDirect(features.length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer()
            .put(features)
            .flip();
    LongBuffer lengths = LongBuffer.allocate(batch.lengths().length);
    for (int length : batch.lengths()) {
      lengths.put(length);
    }
    try {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      long[] shape = {clips, frames, features.length / (clips * frames)};
      return session
          .run(
              Map.of(
                  "features", OnnxTensor.createTensor(environment, steps, shape),
                  "lengths",
                      OnnxTensor.createTensor(environment, lengths.flip(), new long[] {clips})))
          .get("probabilities");
    } catch (OrtException e) {
      throw new ParityException("a batch cannot be handed to ONNX Runtime", e);
    }
  }
}
