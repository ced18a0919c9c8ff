package dev.clipstream.trainer.export;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.clipstream.model.session.OnnxEnvironment;
import dev.clipstream.trainer.data.batch.ClipBatch;
import dev.clipstream.trainer.data.batch.FrameBatch;
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
import java.util.function.Function;
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

  private static final int CHUNK = 32;

  private Parity() {}

  /** The largest difference of a frame model's probabilities. */
  static double ofFrames(FrameNet net, byte[] file, List<FrameBatch> batches) {
    double worst = 0;
    try (ParitySession session = ParitySession.open(file)) {
      for (FrameBatch batch : batches) {
        float[] expected = torchFrames(net, batch, FrameNet.Output::probabilities);
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
    try (ParitySession frameSession = ParitySession.open(frameFile);
        ParitySession clipSession = ParitySession.open(clipFile)) {
      for (ClipBatch batch : batches) {
        float[] torchFeatures =
            features(batch, part -> torchFrames(frames, part, FrameNet.Output::features));
        float[] onnxFeatures = onnxFeatures(frameSession, batch);
        float[] expected = torchClips(clips, batch, torchFeatures);
        float[] actual = onnxClips(clipSession, batch, onnxFeatures);
        worst = Math.max(worst, difference("sequence model", expected, actual));
      }
    }
    return check("sequence model", worst);
  }

  static double check(String model, double worst) {
    if (!(worst <= TOLERANCE)) {
      throw new ParityException(
          "the exported %s differs from the trained one by up to %.2e in a probability, %.0e is allowed; nothing was written"
              .formatted(model, worst, TOLERANCE));
    }
    return worst;
  }

  static double difference(String model, float[] expected, float @Nullable [] actual) {
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
  private static float[] torchFrames(
      FrameNet net, FrameBatch batch, Function<FrameNet.Output, Tensor> wanted) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGradients = new NoGradGuard()) {
      net.module().eval();
      Tensor pixels = Tensors.bytes(batch.pixels(), batch.size(), batch.height(), batch.width(), 3);
      return Tensors.toFloats(wanted.apply(net.forward(pixels)));
    }
  }

  @SuppressWarnings("try") // The scope frees what is made inside it.
  private static float[] torchClips(SequenceNet net, ClipBatch batch, float[] features) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGradients = new NoGradGuard()) {
      net.module().eval();
      long clips = batch.size().clips();
      long frames = batch.size().frames();
      Tensor steps = Tensor.create(features, clips, frames, features.length / (clips * frames));
      Tensor lengths = Tensors.integers(batch.lengths());
      return Tensors.toFloats(net.forward(steps, lengths).probabilities());
    }
  }

  /**
   * Features [N,T,F] of a batch of clips, with zeros after the last frame of each; made a few
   * frames at a time, since large images take memory.
   */
  private static float[] features(ClipBatch batch, Function<FrameBatch, float[]> model) {
    int[] real = batch.realFrames();
    float[] all = new float[0];
    for (int from = 0; from < real.length; from += CHUNK) {
      int count = Math.min(CHUNK, real.length - from);
      float[] part = model.apply(batch.frames(from, count));
      int width = part.length / count;
      if (from == 0) {
        all = new float[batch.size().clips() * batch.size().frames() * width];
      }
      for (int i = 0; i < count; i++) {
        System.arraycopy(part, i * width, all, real[from + i] * width, width);
      }
    }
    return all;
  }

  /** Features [N,T,F] of a batch of clips as a frame model in ONNX Runtime gives them. */
  static float[] onnxFeatures(ParitySession frames, ClipBatch batch) {
    return features(
        batch, part -> Objects.requireNonNull(onnxFrames(frames, part).get("features")));
  }

  private static Map<String, float[]> onnxFrames(ParitySession session, FrameBatch batch) {
    long[] shape = {batch.size(), batch.height(), batch.width(), 3};
    try {
      return session.run(
          Map.of(
              "pixels",
              OnnxTensor.createTensor(
                  OnnxEnvironment.INSTANCE, batch.pixels(), shape, OnnxJavaType.UINT8)));
    } catch (OrtException e) {
      throw new ParityException("a batch cannot be handed to ONNX Runtime", e);
    }
  }

  static float @Nullable [] onnxClips(ParitySession session, ClipBatch batch, float[] features) {
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
      OrtEnvironment environment = OnnxEnvironment.INSTANCE;
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
