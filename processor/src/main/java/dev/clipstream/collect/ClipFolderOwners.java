package dev.clipstream.collect;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The folders of clips. The first clip of a name has the folder of that name; another one of the
 * same name, such as that of a video sent again, one with the time of its first frame behind. What
 * an earlier run left is known by its content. Belongs to one thread.
 */
final class ClipFolderOwners {

  /** Something that an earlier run left, and that is no clip of this one. */
  private static final Optional<Long> OF_ANOTHER = Optional.empty();

  private final ClassFolderWriter shelf;

  /** When the clip that has the folder of a name started. */
  private final Map<String, Optional<Long>> owners = new HashMap<>();

  ClipFolderOwners(ClassFolderWriter shelf) {
    this.shelf = shelf;
  }

  /**
   * The entry of a frame's clip.
   *
   * @param name of the clip, safe
   * @param startedMicros when it started, since 1970
   * @param file of the frame in the clip's folder
   * @return empty if it cannot be told whether the folder that is there is this clip's
   */
  Optional<String> entry(String name, long startedMicros, String file, byte[] content)
      throws IOException {
    if (!owners.containsKey(name)) {
      ClassFolderWriter.Present there = shelf.look(name, file, content);
      if (there == ClassFolderWriter.Present.FOLDER) {
        return Optional.empty();
      }
      boolean free = there != ClassFolderWriter.Present.OTHER;
      owners.put(name, free ? Optional.of(startedMicros) : OF_ANOTHER);
    }
    Optional<Long> owner = owners.getOrDefault(name, OF_ANOTHER);
    return Optional.of(
        owner.equals(Optional.of(startedMicros)) ? name : FrameFiles.dated(name, startedMicros));
  }
}
