package dev.clipstream.trainer.export;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.clipstream.model.session.OnnxEnvironment;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * A model in ONNX Runtime, on one CPU thread, for comparing it with torch. Whoever opens it closes
 * it.
 */
final class ParitySession implements AutoCloseable {

  private final OrtSession session;

  private ParitySession(OrtSession session) {
    this.session = session;
  }

  /** Loads the bytes of an ONNX file. */
  static ParitySession open(byte[] file) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      return new ParitySession(OnnxEnvironment.INSTANCE.createSession(file, options));
    } catch (OrtException e) {
      throw new ParityException(
          "ONNX Runtime cannot load the exported model: " + e.getMessage(), e);
    }
  }

  /** Runs a batch, closes the inputs, and returns every output in row-major order. */
  Map<String, float[]> run(Map<String, OnnxTensor> inputs) {
    try (OrtSession.Result result = session.run(inputs)) {
      Map<String, float[]> outputs = new HashMap<>();
      for (Map.Entry<String, ?> output : result) {
        FloatBuffer values = ((OnnxTensor) output.getValue()).getFloatBuffer();
        float[] copy = new float[values.remaining()];
        values.get(copy);
        outputs.put(output.getKey(), copy);
      }
      return outputs;
    } catch (OrtException e) {
      throw new ParityException("ONNX Runtime cannot run the exported model: " + e.getMessage(), e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  /** Values of one row of an input of two dimensions. */
  int width(String input) {
    try {
      NodeInfo info = session.getInputInfo().get(input);
      if (info != null && info.getInfo() instanceof TensorInfo tensor) {
        return Math.toIntExact(tensor.getShape()[1]);
      }
      throw new ParityException("the exported model has no input " + input);
    } catch (OrtException e) {
      throw new ParityException(
          "ONNX Runtime cannot describe the exported model: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot release a model", e);
    }
  }
}
