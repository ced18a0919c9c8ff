package dev.clipstream.trainer.data.source;

import dev.clipstream.system.Sha256;
import dev.clipstream.trainer.data.list.ExampleList;
import dev.clipstream.trainer.data.list.ListedPart;
import dev.clipstream.trainer.data.source.ClassFolders.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Names and lengths of all files of a data set, which are known without reading them. An example is
 * a file, or a folder whose files are its frames.
 */
public final class FileFacts {

  private final Path directory;
  private final Map<Entry, Map<String, Long>> lengths;

  private FileFacts(Path directory, Map<Entry, Map<String, Long>> lengths) {
    this.directory = directory;
    this.lengths = Map.copyOf(lengths);
  }

  /**
   * Looks at the files of both parts.
   *
   * @param directory of the data set, which names are relative to
   */
  public static FileFacts of(Path directory, Parts<ClassFolders> parts) {
    return of(directory, List.of(parts.train(), parts.validation()));
  }

  /** Looks at the files of any parts. */
  public static FileFacts of(Path directory, List<ClassFolders> parts) {
    Map<Entry, Map<String, Long>> lengths = new HashMap<>();
    for (ClassFolders part : parts) {
      for (Entry entry : part.entries()) {
        lengths.put(entry, lengths(directory, entry.path()));
      }
    }
    return new FileFacts(directory, lengths);
  }

  private static Map<String, Long> lengths(Path directory, Path example) {
    Map<String, Long> files = new TreeMap<>();
    try {
      for (Path file : files(example)) {
        files.put(name(directory, file), Files.size(file));
      }
    } catch (IOException | UncheckedIOException e) {
      // It cannot be read, which whoever decodes it says.
      files.put(name(directory, example), -1L);
    }
    return files;
  }

  /** The file of an example, or the files of its frames, in order. */
  public static List<Path> files(Path example) throws IOException {
    if (!Files.isDirectory(example)) {
      return List.of(example);
    }
    try (Stream<Path> files = Files.list(example)) {
      return files.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList();
    }
  }

  private static String name(Path directory, Path file) {
    return directory.relativize(file).toString().replace('\\', '/');
  }

  /** What an example is called, relative to the data set. */
  public String name(Entry entry) {
    return entry.listed().orElseGet(() -> name(directory, entry.path()));
  }

  /** Bytes of an example's files together; less than 0 if it cannot be read. */
  public long bytes(Entry entry) {
    return lengths.getOrDefault(entry, Map.of()).values().stream().mapToLong(Long::longValue).sum();
  }

  /** Bytes of all files, each counted once, however many examples it holds. */
  public long bytes() {
    TreeMap<String, Long> all = new TreeMap<>();
    lengths.values().forEach(all::putAll);
    return all.values().stream().mapToLong(length -> Math.max(0, length)).sum();
  }

  /**
   * SHA-256 of the names and lengths of all files, in hexadecimal digits: another data set, or one
   * in which files came, went or were changed, has another.
   */
  String sha256() {
    TreeMap<String, Long> all = new TreeMap<>();
    lengths.values().forEach(all::putAll);
    Sha256 digest = new Sha256();
    all.forEach((name, length) -> digest.add(name).add("\t" + length + "\n"));
    return digest.hex();
  }

  /** The same of a list: with other rows it is another data set, also if the files are the same. */
  String sha256(ExampleList list) {
    Sha256 digest = new Sha256().add(sha256());
    list.examples().stream()
        .map(
            one ->
                String.join(
                    "\t",
                    one.name(),
                    one.label(),
                    one.span().toString(),
                    one.part().map(ListedPart::toString).orElse(""),
                    one.group().equals(one.path().toString()) ? "" : one.group()))
        .sorted()
        .forEach(row -> digest.add(row + "\n"));
    return digest.hex();
  }
}
