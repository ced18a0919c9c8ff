package dev.clipstream.trainer.export;

import dev.clipstream.trainer.data.batch.ClipBatch;
import dev.clipstream.trainer.data.batch.FrameBatch;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.onnx.OnnxNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes trained models as ONNX files, after a parity check of ONNX Runtime against torch, on real
 * data in batches of 1, 7 and 32 and, for clips, of several lengths. A pair is written as a whole
 * or not at all.
 */
public final class Exporter {

  private static final int[] BATCHES = {1, 7, 32};

  private Exporter() {}

  /**
   * What was written.
   *
   * @param largestDifference of any probability between torch and ONNX Runtime
   */
  public record Report(double largestDifference) {}

  /**
   * Writes a frame model.
   *
   * @param samples real images to compare on, one or more
   * @throws ParityException if the exported model computes something else; nothing is written then
   */
  public static Report writeFrames(Trained trained, FrameSet samples, Path out) throws IOException {
    byte[] file = ExportedFiles.frames(trained, OnnxNames.of(out));
    double difference = Parity.ofFrames(trained.frames(), file, frameBatches(samples));
    ExportedFiles.write(trained.frames().spec(), out, file);
    return new Report(difference);
  }

  /**
   * Writes a sequence model and the frame model that it needs.
   *
   * @param samples real clips to compare on, one or more
   * @throws ParityException if an exported model computes something else; nothing is written then
   */
  public static Report writePair(Trained trained, ClipSet samples, Path clipsOut, Path framesOut)
      throws IOException {
    SequenceNet clips =
        trained
            .clips()
            .orElseThrow(() -> new IllegalArgumentException("no sequence model was trained"));
    byte[] frameFile = ExportedFiles.frames(trained, OnnxNames.of(framesOut));
    byte[] clipFile = ExportedFiles.clips(clips, trained, OnnxNames.of(clipsOut), frameFile);
    List<ClipBatch> batches = clipBatches(samples);
    double ofFrames = Parity.ofFrames(trained.frames(), frameFile, asFrames(batches));
    double ofClips = Parity.ofClips(trained.frames(), clips, frameFile, clipFile, batches);
    ExportedFiles.writePair(trained, clipsOut, clipFile, framesOut, frameFile);
    return new Report(Math.max(ofFrames, ofClips));
  }

  private static List<FrameBatch> frameBatches(FrameSet samples) {
    List<FrameBatch> batches = new ArrayList<>();
    for (int size : BATCHES) {
      batches.add(FrameBatch.of(samples, indices(size, samples.size())));
    }
    return batches;
  }

  /** Whole clips, and clips cut to lengths that differ within a batch. */
  static List<ClipBatch> clipBatches(ClipSet samples) {
    List<ClipBatch> batches = new ArrayList<>();
    for (int size : BATCHES) {
      List<ClipSet.Clip> whole = new ArrayList<>();
      List<ClipSet.Clip> cut = new ArrayList<>();
      for (int i : indices(size, samples.size())) {
        ClipSet.Clip clip = samples.clip(i);
        whole.add(clip);
        int length = 1 + (5 * whole.size()) % clip.frames().size();
        cut.add(clip.cut(0, length));
      }
      batches.add(ClipBatch.of(whole, samples.height(), samples.width()));
      batches.add(ClipBatch.of(cut, samples.height(), samples.width()));
    }
    return batches;
  }

  /** Frames of the largest batch, which comes last but one, before its cut copy. */
  private static List<FrameBatch> asFrames(List<ClipBatch> batches) {
    ClipBatch largest = batches.get(batches.size() - 2);
    List<FrameBatch> frames = new ArrayList<>();
    for (int size : BATCHES) {
      frames.add(largest.frames(0, Math.min(size, largest.frames())));
    }
    return frames;
  }

  /** So many indices of a set, from the first on, again from there if it is smaller. */
  private static int[] indices(int count, int size) {
    int[] indices = new int[count];
    for (int i = 0; i < count; i++) {
      indices[i] = i % size;
    }
    return indices;
  }
}
