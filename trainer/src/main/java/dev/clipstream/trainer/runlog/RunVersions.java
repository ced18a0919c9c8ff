package dev.clipstream.trainer.runlog;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.Loader;

/** The versions of what a model was made with. */
final class RunVersions {

  private RunVersions() {}

  /** By their names; what is not known is left out. */
  static Map<String, String> all() {
    Map<String, String> versions = new LinkedHashMap<>();
    String own = RunVersions.class.getPackage().getImplementationVersion();
    versions.put("Clipstream", own == null ? "not packaged" : own);
    try {
      versions.put("libtorch through JavaCPP", Loader.getVersion("org.bytedeco", "pytorch"));
    } catch (IOException e) {
      // A jar without its Maven properties: nothing to tell.
    }
    versions.put("ONNX Runtime", OrtEnvironment.getEnvironment().getVersion());
    versions.put("Java", System.getProperty("java.version", "unknown"));
    versions.put(
        "system", System.getProperty("os.name", "?") + " " + System.getProperty("os.arch", "?"));
    return versions;
  }
}
