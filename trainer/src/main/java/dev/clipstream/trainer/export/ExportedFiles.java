package dev.clipstream.trainer.export;

import dev.clipstream.system.AtomicFiles;
import dev.clipstream.system.Sha256;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.model.StepExport;
import dev.clipstream.trainer.model.clip.ClipSpec;
import dev.clipstream.trainer.onnx.GraphPass;
import dev.clipstream.trainer.train.EpochReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes ONNX files with all the metadata that the processor reads, and writes them. */
final class ExportedFiles {

  private ExportedFiles() {}

  /** The file of a frame model. */
  static byte[] frames(Trained trained, String name) {
    return trained.frames().export().toFile(frameFacts(trained, name));
  }

  /** The file of a frame model in another precision, which a pass brings it to. */
  static byte[] frames(Trained trained, String name, String precision, GraphPass pass) {
    SortedMap<String, String> metadata = frameFacts(trained, name);
    metadata.put("clipstream.precision", precision);
    return trained.frames().export().toFile(metadata, pass);
  }

  private static SortedMap<String, String> frameFacts(Trained trained, String name) {
    FrameNet net = trained.frames();
    SortedMap<String, String> metadata = common("frame", name, trained);
    metadata.put("clipstream.labels", Provenance.toJson(net.spec().labels()));
    // What the trainer did with images of another shape is what the processor must do.
    metadata.put("clipstream.resize", net.spec().input().fit().name().toLowerCase(Locale.ROOT));
    CalibrationFacts.put(metadata, net.output());
    return metadata;
  }

  /**
   * The file of a sequence model, bound to the file of the frame model whose features it was
   * trained on.
   */
  static byte[] clips(SequenceNet net, Trained trained, String name, byte[] frameFile) {
    SortedMap<String, String> metadata = common("sequence", name, trained);
    metadata.put("clipstream.labels", Provenance.toJson(net.spec().labels()));
    metadata.put("clipstream.frame_model_sha256", Sha256.of(frameFile));
    metadata.put("clipstream.frame_features", FrameNet.FEATURES);
    metadata.put("clipstream.max_frames", Integer.toString(net.spec().maxFrames()));
    trained.provenance().fps().ifPresent(fps -> metadata.put("clipstream.fps", fps.toString()));
    CalibrationFacts.put(metadata, net.output());
    return net.export().toFile(metadata);
  }

  /** The file of a clip model. */
  static byte[] clipModel(TrainedClipNet trained, String name) {
    ClipSpec spec = trained.net().spec();
    SortedMap<String, String> metadata =
        common("clip", name, trained.provenance(), trained.history());
    metadata.put("clipstream.labels", Provenance.toJson(spec.labels()));
    metadata.put("clipstream.resize", spec.input().fit().name().toLowerCase(Locale.ROOT));
    metadata.put("clipstream.layout", "NTHWC");
    metadata.put("clipstream.frames", Integer.toString(spec.frames()));
    metadata.put("clipstream.sampling", "uniform");
    CalibrationFacts.put(metadata, trained.net().output());
    return trained.net().export().toFile(metadata);
  }

  /** The file of the step model of a sequence model, bound to the file of the same frame model. */
  static byte[] step(SequenceNet net, Trained trained, String name, byte[] frameFile) {
    StepExport step = net.exportStep();
    SortedMap<String, String> metadata = common("step", name, trained);
    metadata.put("clipstream.labels", Provenance.toJson(net.spec().labels()));
    metadata.put("clipstream.state", Provenance.toJson(step.states()));
    metadata.put("clipstream.frame_model_sha256", Sha256.of(frameFile));
    metadata.put("clipstream.frame_features", FrameNet.FEATURES);
    CalibrationFacts.put(metadata, net.output());
    return step.graph().toFile(metadata);
  }

  /**
   * Writes a frame model as a whole or not at all.
   *
   * @throws ParityException if the processor cannot read it; nothing is written then
   */
  static void write(FrameSpec spec, Path out, byte[] file) throws IOException {
    AtomicFiles.write(
        out,
        path -> {
          DiskRoom.write(path, file, out);
          ReadBack.frames(spec, path);
        });
  }

  /**
   * Writes a clip model as a whole or not at all.
   *
   * @throws ParityException if the processor cannot read it; nothing is written then
   */
  static void write(ClipSpec spec, Path out, byte[] file) throws IOException {
    AtomicFiles.write(
        out,
        path -> {
          DiskRoom.write(path, file, out);
          ReadBack.clipModel(spec, path);
        });
  }

  /**
   * Writes two files that belong together.
   *
   * @throws ParityException if the processor cannot read them; nothing is written then
   */
  static void writePair(
      Trained trained, Path clipsOut, byte[] clipFile, Path framesOut, byte[] frameFile)
      throws IOException {
    // Both are on the disk before either takes its place, so that a full disk cannot part a pair.
    Path frames =
        AtomicFiles.prepare(framesOut, file -> DiskRoom.write(file, frameFile, framesOut));
    try {
      AtomicFiles.write(
          clipsOut,
          path -> {
            DiskRoom.write(path, clipFile, clipsOut);
            ReadBack.pair(trained, frames, path);
          });
      AtomicFiles.replace(frames, framesOut);
    } finally {
      Files.deleteIfExists(frames);
    }
  }

  private static SortedMap<String, String> common(String task, String name, Trained trained) {
    return common(task, name, trained.provenance(), trained.history());
  }

  private static SortedMap<String, String> common(
      String task, String name, Provenance provenance, List<EpochReport> history) {
    SortedMap<String, String> metadata = new TreeMap<>();
    metadata.put("clipstream.task", task);
    metadata.put("clipstream.name", Provenance.toAscii(name));
    metadata.put("clipstream.trained", provenance.json());
    if (!history.isEmpty()) {
      metadata.put(History.KEY, History.toJson(history));
    }
    return metadata;
  }
}
