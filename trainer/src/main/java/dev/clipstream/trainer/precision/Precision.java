package dev.clipstream.trainer.precision;

import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.onnx.GraphPass;
import dev.clipstream.trainer.onnx.OnnxNames;
import java.nio.file.Path;

/** The precisions that a model can be exported in beside float32. */
public enum Precision {
  /** float16, for GPUs. */
  FP16("fp16"),

  /** Unsigned and signed bytes, for CPUs with int8 units. */
  INT8("int8");

  private final String suffix;

  Precision(String suffix) {
    this.suffix = suffix;
  }

  /** Its name on the command line, in names of files and in metadata. */
  public String suffix() {
    return suffix;
  }

  /** NAME-int8.onnx beside NAME.onnx. */
  public Path beside(Path file) {
    return OnnxNames.beside(file, "-" + suffix + ".onnx");
  }

  /**
   * What makes such a model of a graph.
   *
   * @param training images that the model was trained on
   */
  public GraphPass pass(FrameSet training) {
    return switch (this) {
      case FP16 -> new HalfPrecision();
      case INT8 -> new Int8(training);
    };
  }
}
