package dev.clipstream.view.scene;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The files that the last frames of a stream were read from, by the frames, until their labels
 * come. Bounded in number and length. Guarded by the scene.
 */
final class FileNames {

  private static final int MAX_FRAMES = 600;
  private static final int MAX_LENGTH = 200;

  private final Map<FrameKey, String> names = new LinkedHashMap<>();

  void put(FrameKey frame, String file) {
    names.put(frame, shortened(file));
    if (names.size() > MAX_FRAMES) {
      names.remove(names.keySet().iterator().next());
    }
  }

  /** The end tells a file from its neighbors. */
  static String shortened(String file) {
    return file.length() <= MAX_LENGTH ? file : "…" + file.substring(file.length() - MAX_LENGTH);
  }

  String take(FrameKey frame) {
    String file = names.remove(frame);
    return file == null ? "" : file;
  }
}
