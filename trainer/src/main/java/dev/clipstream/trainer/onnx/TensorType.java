package dev.clipstream.trainer.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;

/** Element type of a tensor in a graph. */
public enum TensorType {
  UINT8(TensorProto.DataType.UINT8),
  INT8(TensorProto.DataType.INT8),
  FLOAT(TensorProto.DataType.FLOAT),
  FLOAT16(TensorProto.DataType.FLOAT16),
  INT32(TensorProto.DataType.INT32),
  INT64(TensorProto.DataType.INT64);

  private final TensorProto.DataType code;

  TensorType(TensorProto.DataType code) {
    this.code = code;
  }

  /** The number that ONNX files use for it. */
  public int code() {
    return code.getNumber();
  }
}
