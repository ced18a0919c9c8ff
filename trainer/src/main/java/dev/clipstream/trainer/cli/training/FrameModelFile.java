package dev.clipstream.trainer.cli.training;

import dev.clipstream.trainer.onnx.OnnxNames;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The path of the frame model of a pair. */
public final class FrameModelFile {

  private FrameModelFile() {}

  /** The chosen file, or else NAME-frames.onnx beside the sequence model NAME.onnx. */
  public static Path beside(Path sequenceModel, @Nullable Path chosen) {
    return chosen != null ? chosen : OnnxNames.beside(sequenceModel, "-frames.onnx");
  }
}
