package dev.clipstream.model.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the numbers of small tensors that a file holds: axes, scales, shapes. */
final class ConstantNumbers {

  private ConstantNumbers() {}

  /** Empty if its contents were left out, are elsewhere, or are no numbers. */
  static Optional<double[]> of(TensorProto tensor) {
    long count = tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
    double[] numbers = tensor.getRawData().isEmpty() ? typed(tensor) : raw(tensor);
    return numbers.length == count ? Optional.of(numbers) : Optional.empty();
  }

  /** Of a node {@code Constant}. */
  static Optional<double[]> of(GraphNode node) {
    Optional<AttributeProto> tensor = node.attribute("value");
    if (tensor.isPresent()) {
      return of(tensor.get().getT());
    }
    return Stream.of(
            node.attribute("value_int").map(a -> new double[] {a.getI()}),
            node.attribute("value_float").map(a -> new double[] {a.getF()}),
            node.attribute("value_ints").map(a -> doubles(a.getIntsList())),
            node.attribute("value_floats").map(a -> doubles(a.getFloatsList())))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static double[] doubles(List<? extends Number> numbers) {
    return numbers.stream().mapToDouble(Number::doubleValue).toArray();
  }

  private static double[] typed(TensorProto tensor) {
    return switch (ElementType.of(tensor.getDataType())) {
      case FLOAT -> doubles(tensor.getFloatDataList());
      case DOUBLE -> doubles(tensor.getDoubleDataList());
      case INT64 -> doubles(tensor.getInt64DataList());
      case UINT8, INT8, INT32, BOOL -> doubles(tensor.getInt32DataList());
      case FLOAT16 ->
          tensor.getInt32DataList().stream().mapToDouble(bits -> half(bits.shortValue())).toArray();
      default -> new double[0];
    };
  }

  private static double[] raw(TensorProto tensor) {
    ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    ElementType type = ElementType.of(tensor.getDataType());
    int width =
        switch (type) {
          case DOUBLE, INT64 -> Long.BYTES;
          case FLOAT, INT32 -> Integer.BYTES;
          case FLOAT16 -> Short.BYTES;
          case UINT8, INT8, BOOL -> Byte.BYTES;
          default -> 0;
        };
    double[] numbers = new double[width == 0 ? 0 : bytes.remaining() / width];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (type) {
            case DOUBLE -> bytes.getDouble();
            case INT64 -> bytes.getLong();
            case FLOAT -> bytes.getFloat();
            case INT32 -> bytes.getInt();
            case FLOAT16 -> half(bytes.getShort());
            case INT8 -> bytes.get();
            default -> bytes.get() & 0xff;
          };
    }
    return numbers;
  }

  /** IEEE 754 binary16. */
  private static double half(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    double magnitude =
        switch (exponent) {
          case 0 -> Math.scalb((double) fraction, -24);
          case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> Math.scalb(1024.0 + fraction, exponent - 25);
        };
    return bits < 0 ? -magnitude : magnitude;
  }
}
