package dev.clipstream.trainer.export;

import dev.clipstream.system.AtomicFiles;
import dev.clipstream.trainer.data.batch.ClipBatch;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.onnx.OnnxNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the step model of a pair that is on the disk: the sequence model's weights as a model of
 * one step, after a parity check of both files, step by step against clip by clip, on real clips.
 */
public final class StepExporter {

  private StepExporter() {}

  /**
   * Writes a step model, bound to the frame model whose features it reads.
   *
   * @param samples real clips to compare on, one or more
   * @param clipFile the sequence model, written by {@link Exporter} or {@link VariantExporter}
   * @param frameFile the frame model that was written with it
   * @param out file of the step model; an earlier one is replaced
   * @throws ParityException if the step model computes something else; it is not written then
   */
  public static Exporter.Report write(
      Trained trained, ClipSet samples, Path clipFile, Path frameFile, Path out)
      throws IOException {
    SequenceNet clips =
        trained
            .clips()
            .orElseThrow(() -> new IllegalArgumentException("no sequence model was trained"));
    byte[] frames = Files.readAllBytes(frameFile);
    byte[] step = ExportedFiles.step(clips, trained, OnnxNames.of(out), frames);
    List<ClipBatch> batches = Exporter.clipBatches(samples);
    double difference =
        StepParity.of(
            new StepParity.Files(frames, Files.readAllBytes(clipFile), step),
            clips.exportStep().states(),
            batches);
    AtomicFiles.write(
        out,
        path -> {
          DiskRoom.write(path, step, out);
          ReadBack.step(clips.spec(), frameFile, path);
        });
    return new Exporter.Report(difference);
  }
}
