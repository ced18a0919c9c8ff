package dev.clipstream.collect;

import dev.clipstream.system.AtomicFiles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder of class folders that fills: images, {@code CLASS/NAME.jpg}, or clips, {@code
 * CLASS/NAME/000001.jpg}. What lies in it already, from an earlier run that may have been cut off,
 * counts as placed. Every file is there whole or not at all. Belongs to one thread.
 */
final class ClassFolderWriter {

  /** What came of placing a file. */
  enum Outcome {
    WRITTEN,
    /** It was there. */
    KNOWN,
    /** Its class has as many entries as it may have. */
    FULL,
    /** A file with another content has its name. */
    TAKEN
  }

  /** What there is of a name before a file is placed under it. */
  enum Present {
    NOTHING,
    /** The file, with the same content. */
    SAME,
    /** The file, with another content. */
    OTHER,
    /** The clip's folder, without the file. */
    FOLDER
  }

  private final Path root;
  private final long mostPerClass;

  /** The class of every entry. */
  private final Map<String, String> places = new HashMap<>();

  private final Map<String, Long> counts = new HashMap<>();
  private long moved;

  /**
   * Looks at what is there.
   *
   * @param mostPerClass entries of a class at most
   */
  ClassFolderWriter(Path root, long mostPerClass) throws IOException {
    this.root = root.toAbsolutePath().normalize();
    this.mostPerClass = mostPerClass;
    make(this.root);
    for (Path type : children(this.root)) {
      if (Files.isDirectory(type)) {
        LeftOvers.remove(type);
        for (Path entry : children(type)) {
          put(name(entry), name(type));
          if (Files.isDirectory(entry)) {
            LeftOvers.remove(entry);
          }
        }
      }
    }
  }

  private static void make(Path root) {
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      boolean file = Files.exists(root) && !Files.isDirectory(root);
      String reason = file ? "it is a file" : reason(e);
      throw new CollectException("the folder " + root + " cannot be made: " + reason, e);
    }
  }

  /** Java says little more than the name of the file. */
  static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException exists) {
      boolean nowhere = !Files.exists(Path.of(exists.getFile()));
      return exists.getFile() + (nowhere ? " is a link that leads nowhere" : " is a file");
    }
    if (e instanceof NoSuchFileException missing) {
      return missing.getFile() + " is not there and cannot be made";
    }
    return e instanceof FileSystemException failed && failed.getReason() != null
        ? failed.getReason()
        : String.valueOf(e.getMessage());
  }

  /**
   * Places a file, unless it is there or its class is full. An entry that lies in another class
   * moves: it has been given another label since. A file is never replaced.
   *
   * @param label of the entry, as it came
   * @param entry safe name of an image or of a clip's folder
   * @param file safe name of a file in the clip's folder; empty for an image
   */
  Outcome place(String label, String entry, String file, byte[] content) throws IOException {
    if (look(entry, file, content) == Present.OTHER) {
      return Outcome.TAKEN;
    }
    String type = SafeName.of(label);
    String before = places.get(entry);
    if (before == null && counts.getOrDefault(type, 0L) >= mostPerClass) {
      return Outcome.FULL;
    }
    if (before != null && !before.equals(type)) {
      move(entry, before, type);
    }
    put(entry, type);
    Path target = inside(file.isEmpty() ? path(type, entry) : path(type, entry).resolve(file));
    if (Files.exists(target)) {
      return Outcome.KNOWN;
    }
    AtomicFiles.write(target, path -> Files.write(path, content));
    return Outcome.WRITTEN;
  }

  /** Looks for a file, whatever its class. */
  Present look(String entry, String file, byte[] content) throws IOException {
    String type = places.get(entry);
    if (type == null) {
      return Present.NOTHING;
    }
    Path there = inside(file.isEmpty() ? path(type, entry) : path(type, entry).resolve(file));
    if (!Files.exists(there)) {
      return Present.FOLDER;
    }
    boolean same =
        Files.size(there) == content.length && Arrays.equals(Files.readAllBytes(there), content);
    return same ? Present.SAME : Present.OTHER;
  }

  private void put(String entry, String type) {
    String before = places.put(entry, type);
    if (before == null || !before.equals(type)) {
      counts.merge(type, 1L, Long::sum);
    }
    if (before != null && !before.equals(type)) {
      counts.merge(before, -1L, Long::sum);
    }
  }

  private void move(String entry, String from, String to) throws IOException {
    Path target = inside(path(to, entry));
    Files.createDirectories(target.getParent());
    Files.move(inside(path(from, entry)), target);
    moved++;
  }

  private Path path(String type, String entry) {
    return root.resolve(type).resolve(entry);
  }

  /** Names are safe already; this holds even if they were not. */
  private Path inside(Path path) {
    if (!path.normalize().equals(path) || !path.startsWith(root) || path.equals(root)) {
      throw new IllegalStateException(path + " is not in " + root);
    }
    return path;
  }

  /** Entries that were moved to another class. */
  long moved() {
    return moved;
  }

  /** Entries of each class. */
  Map<String, Long> counts() {
    return Map.copyOf(counts);
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> !name(path).startsWith(".")).sorted().toList();
    } catch (IOException e) {
      throw new CollectException("the folder " + folder + " cannot be listed: " + e, e);
    }
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }
}
