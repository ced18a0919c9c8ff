package dev.clipstream.quarantine;

import java.nio.file.Path;

/** Thrown for a folder whose frames in work are another process's to note. */
public final class FolderInUseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FolderInUseException(Path file) {
    super(file + " is in use by another process");
  }
}
