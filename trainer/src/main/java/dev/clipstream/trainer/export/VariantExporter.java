package dev.clipstream.trainer.export;

import dev.clipstream.trainer.data.store.ArrayFrameSet;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.onnx.GraphPass;
import dev.clipstream.trainer.onnx.OnnxNames;
import dev.clipstream.trainer.precision.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes trained models in fewer bits, beside their float32 files and with the same metadata,
 * inputs and outputs. Of a pair the frame model changes; the sequence model, which has next to none
 * of the work, keeps its precision and is bound to the new frame model, whose features it reads.
 */
public final class VariantExporter {

  private static final int CLIPS_TO_CALIBRATE_ON = 128;
  private static final int FRAMES_OF_EACH = 4;

  private VariantExporter() {}

  /**
   * Writes a frame model.
   *
   * @param training images that it was trained on
   * @param samples images to compare with the float32 model on
   * @param out the file
   * @throws ParityException if the model is far from the trained one; nothing is written then
   */
  public static void writeFrames(
      Trained trained, Precision precision, FrameSet training, FrameSet samples, Path out)
      throws IOException {
    byte[] file = frames(trained, precision, training, samples, out);
    ExportedFiles.write(trained.frames().spec(), out, file);
  }

  /** Writes a frame model and a sequence model that reads its features. */
  public static void writePair(
      Trained trained,
      Precision precision,
      ClipSet training,
      ClipSet samples,
      Path clipsOut,
      Path framesOut)
      throws IOException {
    SequenceNet clips =
        trained
            .clips()
            .orElseThrow(() -> new IllegalArgumentException("no sequence model was trained"));
    byte[] frameFile = frames(trained, precision, some(training), some(samples), framesOut);
    byte[] clipFile = ExportedFiles.clips(clips, trained, OnnxNames.of(clipsOut), frameFile);
    ExportedFiles.writePair(trained, clipsOut, clipFile, framesOut, frameFile);
  }

  private static byte[] frames(
      Trained trained, Precision precision, FrameSet training, FrameSet samples, Path out) {
    String name = OnnxNames.of(out);
    GraphPass pass = precision.pass(training);
    byte[] file = ExportedFiles.frames(trained, name, precision.suffix(), pass);
    QuantizationCheck.check(precision.suffix(), file, ExportedFiles.frames(trained, name), samples);
    return file;
  }

  /** A few frames of clips that are spread evenly over the set. */
  private static FrameSet some(ClipSet clips) {
    List<ArrayFrameSet.Image> images = new ArrayList<>();
    int count = Math.min(CLIPS_TO_CALIBRATE_ON, clips.size());
    for (int i = 0; i < count; i++) {
      ClipSet.Clip clip = clips.clip((int) ((long) i * clips.size() / count));
      int length = clip.frames().size();
      int kept = Math.min(FRAMES_OF_EACH, length);
      for (int f = 0; f < kept; f++) {
        byte[] frame = clip.frames().get((int) ((f + 0.5) * length / kept));
        images.add(new ArrayFrameSet.Image(frame, clip.frameLabel()));
      }
    }
    return new ArrayFrameSet(clips.frameClasses(), clips.height(), clips.width(), images);
  }
}
