package dev.clipstream.system;

/** The settings of JavaCPP, which loads OpenCV, FFmpeg and libtorch. */
public final class JavaCppSettings {

  private JavaCppSettings() {}

  /** To be called before anything of JavaCPP is loaded; leaves what is set already. */
  public static void apply() {
    // By default it reads the process's resident size from /proc at each native allocation (4
    // microseconds, three times an image) and throws OutOfMemoryError once that exceeds four heaps,
    // as models outside the heap may well do, and training in a small one.
    set("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    // Its warnings, such as of libraries of another release than its own, are for the log.
    set("org.bytedeco.javacpp.logger", "slf4j");
  }

  private static void set(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
