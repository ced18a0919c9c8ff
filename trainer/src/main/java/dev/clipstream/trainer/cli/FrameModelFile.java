package dev.clipstream.trainer.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The path of the frame model of a pair. */
final class FrameModelFile {

  private FrameModelFile() {}

  /** The chosen file, or else NAME-frames.onnx beside the sequence model NAME.onnx. */
  static Path beside(Path sequenceModel, @Nullable Path chosen) {
    if (chosen != null) {
      return chosen;
    }
    String name = sequenceModel.getFileName().toString();
    String stem = name.endsWith(".onnx") ? name.substring(0, name.length() - 5) : name;
    return sequenceModel.resolveSibling(stem + "-frames.onnx");
  }
}
