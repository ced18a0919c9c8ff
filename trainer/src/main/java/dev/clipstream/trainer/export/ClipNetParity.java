package dev.clipstream.trainer.export;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.clipstream.model.session.OnnxEnvironment;
import dev.clipstream.trainer.data.batch.ClipBatch;
import dev.clipstream.trainer.model.clip.ClipNet;
import dev.clipstream.trainer.torch.Tensors;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Compares an exported clip model with the torch model it was made from, on the same batches. */
final class ClipNetParity {

  private static final String WHAT = "clip model";

  private ClipNetParity() {}

  /**
   * The largest difference of any probability.
   *
   * @param batches of clips that all have the frames that the model takes
   * @throws ParityException if it is too large
   */
  static double of(ClipNet net, byte[] file, List<ClipBatch> batches) {
    double worst = 0;
    try (ParitySession session = ParitySession.open(file)) {
      for (ClipBatch batch : batches) {
        float[] actual = onnx(session, batch).get("probabilities");
        worst = Math.max(worst, Parity.difference(WHAT, torch(net, batch), actual));
      }
    }
    return Parity.check(WHAT, worst);
  }

  @SuppressWarnings("try") // The scope frees what is made inside it.
  private static float[] torch(ClipNet net, ClipBatch batch) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGradients = new NoGradGuard()) {
      net.module().eval();
      Tensor pixels = Tensors.bytes(batch.pixels(), shape(batch));
      return Tensors.toFloats(net.probabilities(pixels));
    }
  }

  private static Map<String, float[]> onnx(ParitySession session, ClipBatch batch) {
    try {
      return session.run(
          Map.of(
              ClipNet.INPUT,
              OnnxTensor.createTensor(
                  OnnxEnvironment.INSTANCE, batch.pixels(), shape(batch), OnnxJavaType.UINT8)));
    } catch (OrtException e) {
      throw new ParityException("a batch cannot be handed to ONNX Runtime", e);
    }
  }

  private static long[] shape(ClipBatch batch) {
    ClipBatch.Size size = batch.size();
    return new long[] {size.clips(), size.frames(), size.height(), size.width(), 3};
  }
}
