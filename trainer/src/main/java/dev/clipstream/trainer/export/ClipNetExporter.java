package dev.clipstream.trainer.export;

import dev.clipstream.trainer.data.batch.ClipBatch;
import dev.clipstream.trainer.data.batch.FixedClips;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.model.clip.ClipSpec;
import dev.clipstream.trainer.onnx.OnnxNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a trained clip model as one ONNX file, after a parity check of ONNX Runtime against torch,
 * on real clips in batches of 1, 7 and 32, whole and cut to several lengths.
 */
public final class ClipNetExporter {

  private static final int[] BATCHES = {1, 7, 32};

  private ClipNetExporter() {}

  /**
   * Writes the model.
   *
   * @param samples real clips to compare on, one or more
   * @throws ParityException if the exported model computes something else, or the processor cannot
   *     read it; nothing is written then
   */
  public static Exporter.Report write(TrainedClipNet trained, ClipSet samples, Path out)
      throws IOException {
    byte[] file = ExportedFiles.clipModel(trained, OnnxNames.of(out));
    double difference =
        ClipNetParity.of(trained.net(), file, batches(trained.net().spec(), samples));
    ExportedFiles.write(trained.net().spec(), out, file);
    return new Exporter.Report(difference);
  }

  private static List<ClipBatch> batches(ClipSpec spec, ClipSet samples) {
    List<ClipBatch> batches = new ArrayList<>();
    for (int size : BATCHES) {
      List<ClipSet.Clip> clips = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        ClipSet.Clip clip = samples.clip(i % samples.size());
        int length = i % 2 == 0 ? clip.frames().size() : 1 + (5 * i) % clip.frames().size();
        ClipSet.Clip cut =
            new ClipSet.Clip(clip.frames().subList(0, length), clip.label(), clip.frameLabel());
        clips.add(FixedClips.of(cut, spec.frames()));
      }
      batches.add(ClipBatch.of(clips, samples.height(), samples.width()));
    }
    return batches;
  }
}
