package dev.clipstream.trainer.layer;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.torch.Tensors;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Runs a graph's output {@code y} in ONNX Runtime on tensors of torch. */
final class GraphRunner {

  private GraphRunner() {}

  static float[] run(OnnxGraph graph, Map<String, Tensor> inputs) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> feed = new LinkedHashMap<>();
    for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
      feed.put(input.getKey(), convert(environment, input.getValue()));
    }
    try (OrtSession session = environment.createSession(graph.toFile(new TreeMap<>()));
        OrtSession.Result result = session.run(feed)) {
      FloatBuffer values = ((OnnxTensor) result.get("y").orElseThrow()).getFloatBuffer();
      float[] copy = new float[values.remaining()];
      values.get(copy);
      return copy;
    } finally {
      feed.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor convert(OrtEnvironment environment, Tensor tensor) throws OrtException {
    long[] shape = tensor.shape();
    if (tensor.scalar_type().intern() == torch.ScalarType.Long) {
      LongBuffer values = tensor.createBuffer();
      return OnnxTensor.createTensor(environment, values, shape);
    }
    if (tensor.scalar_type().intern() == torch.ScalarType.Byte) {
      ByteBuffer values = tensor.createBuffer();
      return OnnxTensor.createTensor(environment, values, shape, OnnxJavaType.UINT8);
    }
    return OnnxTensor.createTensor(environment, FloatBuffer.wrap(Tensors.toFloats(tensor)), shape);
  }
}
