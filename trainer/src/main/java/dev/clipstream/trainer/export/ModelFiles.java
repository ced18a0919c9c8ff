package dev.clipstream.trainer.export;

import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.SequenceNet;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** The bytes of ONNX files with all the metadata that the processor reads. */
final class ModelFiles {

  private ModelFiles() {}

  /** The file of a frame model. */
  static byte[] frames(FrameNet net, String name, Provenance provenance) {
    SortedMap<String, String> metadata = common("frame", name, provenance);
    metadata.put("clipstream.labels", Provenance.toJson(net.spec().labels()));
    // What the trainer did with pictures of another shape is what the processor must do.
    metadata.put("clipstream.resize", net.spec().input().fit().name().toLowerCase(Locale.ROOT));
    return net.export().toFile(metadata);
  }

  /**
   * The file of a sequence model, bound to the file of the frame model whose features it was
   * trained on.
   */
  static byte[] clips(SequenceNet net, String name, Provenance provenance, byte[] frameFile) {
    SortedMap<String, String> metadata = common("sequence", name, provenance);
    metadata.put("clipstream.labels", Provenance.toJson(net.spec().labels()));
    metadata.put("clipstream.frame_model_sha256", sha256(frameFile));
    metadata.put("clipstream.max_frames", Integer.toString(net.spec().maxFrames()));
    return net.export().toFile(metadata);
  }

  static String sha256(byte[] file) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static SortedMap<String, String> common(String task, String name, Provenance provenance) {
    SortedMap<String, String> metadata = new TreeMap<>();
    metadata.put("clipstream.task", task);
    metadata.put("clipstream.name", name);
    metadata.put("clipstream.trained", provenance.json());
    return metadata;
  }
}
