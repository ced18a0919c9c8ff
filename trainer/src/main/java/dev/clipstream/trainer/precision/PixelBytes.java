package dev.clipstream.trainer.precision;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.clipstream.trainer.onnx.GraphEditor;
import dev.clipstream.trainer.onnx.TensorData;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The quantization of the pixels that go into the first convolution. They are bytes already: x = s
 * p - b, which a graph computes as Cast, Transpose, Mul, Sub, is what levels of the scale s mean,
 * so the bytes go in as they are and nothing is lost. The level that stands for 0, b / s, lies
 * between two bytes; what the nearest misses by is the same for every pixel, and becomes part of
 * the bias. Only where a kernel reaches over the edge is half a level of gray left over.
 *
 * @param transpose turns uint8 [N,H,W,3] into the planes
 * @param bytes the uint8 input
 * @param levels of the pixels
 * @param missed by every pixel: x is what the levels say plus this
 */
record PixelBytes(NodeProto transpose, String bytes, QuantizationParams levels, float missed) {

  /** How a value is made of pixels, if it is. */
  static Optional<PixelBytes> behind(GraphEditor graph, String value) {
    Optional<NodeProto> shift = made(graph, value, "Sub");
    Optional<NodeProto> scale = shift.flatMap(node -> made(graph, node.getInput(0), "Mul"));
    Optional<NodeProto> planes = scale.flatMap(node -> made(graph, node.getInput(0), "Transpose"));
    Optional<NodeProto> cast = planes.flatMap(node -> made(graph, node.getInput(0), "Cast"));
    if (cast.isEmpty() || graph.producer(cast.get().getInput(0)).isPresent()) {
      return Optional.empty();
    }
    OptionalDouble s = scalar(graph, scale.orElseThrow().getInput(1));
    OptionalDouble b = scalar(graph, shift.orElseThrow().getInput(1));
    if (s.isEmpty() || b.isEmpty() || !(s.getAsDouble() > 0)) {
      return Optional.empty();
    }
    long zero = Math.round(b.getAsDouble() / s.getAsDouble());
    if (zero < 0 || zero > QuantizationParams.MAX_LEVEL) {
      return Optional.empty();
    }
    QuantizationParams levels = new QuantizationParams((float) s.getAsDouble(), (int) zero);
    float missed = (float) (zero * s.getAsDouble() - b.getAsDouble());
    return Optional.of(
        new PixelBytes(planes.orElseThrow(), cast.get().getInput(0), levels, missed));
  }

  private static Optional<NodeProto> made(GraphEditor graph, String value, String operator) {
    return graph.producer(value).filter(node -> node.getOpType().equals(operator));
  }

  private static OptionalDouble scalar(GraphEditor graph, String constant) {
    Optional<TensorProto> tensor = graph.constant(constant).filter(TensorData::isFloat);
    float[] values = tensor.map(TensorData::toFloats).orElse(new float[0]);
    return values.length == 1 ? OptionalDouble.of(values[0]) : OptionalDouble.empty();
  }
}
