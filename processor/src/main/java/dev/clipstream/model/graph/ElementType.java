package dev.clipstream.model.graph;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;

/** What the elements of a tensor are, as far as models of images and clips have them. */
public enum ElementType {
  FLOAT,
  FLOAT16,
  BFLOAT16,
  DOUBLE,
  UINT8,
  INT8,
  INT32,
  INT64,
  BOOL,
  /** Strings, and numbers that nothing here reads. */
  OTHER,
  /** The file does not say, which it need not of what is inside the graph. */
  UNKNOWN,
  /** A sequence or map. */
  NO_TENSOR;

  /**
   * @param dataType number of a {@code TensorProto.DataType}
   */
  static ElementType of(int dataType) {
    return switch (dataType) {
      case DataType.FLOAT_VALUE -> FLOAT;
      case DataType.FLOAT16_VALUE -> FLOAT16;
      case DataType.BFLOAT16_VALUE -> BFLOAT16;
      case DataType.DOUBLE_VALUE -> DOUBLE;
      case DataType.UINT8_VALUE -> UINT8;
      case DataType.INT8_VALUE -> INT8;
      case DataType.INT32_VALUE -> INT32;
      case DataType.INT64_VALUE -> INT64;
      case DataType.BOOL_VALUE -> BOOL;
      case DataType.UNDEFINED_VALUE -> UNKNOWN;
      default -> OTHER;
    };
  }

  /** Whether it holds fractions. */
  public boolean isFloating() {
    return this == FLOAT || this == FLOAT16 || this == BFLOAT16 || this == DOUBLE;
  }

  /** Whether fractions may be in it as steps of a scale. */
  public boolean isQuantized() {
    return this == UINT8 || this == INT8;
  }

  /** Whether it counts: int32 or int64. */
  public boolean isIndex() {
    return this == INT32 || this == INT64;
  }
}
