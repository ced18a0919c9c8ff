package dev.clipstream.trainer.data.manifest;

import dev.clipstream.system.Sha256;
import dev.clipstream.trainer.data.source.ClassFolders;
import dev.clipstream.trainer.data.source.ClassFolders.Entry;
import dev.clipstream.trainer.data.source.DataRequest;
import dev.clipstream.trainer.data.source.FileFacts;
import dev.clipstream.trainer.data.source.FolderData;
import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.store.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One hash of a data set that lies in files: of the contents of every example and of its label, its
 * span of time and the part that it is in, in no order. What files are called and where they lie
 * does not matter; a byte, a label or a split that is another does.
 *
 * @param sha256 64 hexadecimal digits
 * @param examples how many there are in both parts, those that cannot be read included
 */
public record DataManifest(String sha256, long examples) {

  private static final String UNREADABLE = "unreadable";

  /**
   * Reads all files of what is learned from and checked with, on all cores.
   *
   * @param request of folders of classes, or of a list
   * @param dataset its name, for messages
   * @throws DataException if the data set is no longer what it was
   */
  public static DataManifest of(DataRequest request, String dataset) {
    Parts<ClassFolders> parts = FolderData.parts(request, dataset);
    Map<Path, String> contents =
        Stream.of(parts.train(), parts.validation())
            .flatMap(part -> part.entries().stream())
            .map(Entry::path)
            .distinct()
            .collect(Collectors.toList())
            .parallelStream()
            .collect(Collectors.toConcurrentMap(path -> path, DataManifest::content));
    List<String> rows =
        Stream.concat(
                rows("train", parts.train(), contents),
                rows("validation", parts.validation(), contents))
            .sorted()
            .toList();
    Sha256 digest = new Sha256();
    rows.forEach(row -> digest.add(row + "\n"));
    return new DataManifest(digest.hex(), rows.size());
  }

  private static Stream<String> rows(
      String part, ClassFolders folders, Map<Path, String> contents) {
    return folders.entries().stream()
        .map(
            entry ->
                String.join(
                    "\t",
                    contents.getOrDefault(entry.path(), UNREADABLE),
                    folders.label(entry),
                    entry.span().toString(),
                    part));
  }

  /** Of a file its bytes, of a folder those of its frames, in order. */
  private static String content(Path example) {
    try {
      List<Path> files = FileFacts.files(example);
      if (files.size() == 1 && files.get(0).equals(example)) {
        return Sha256.of(example);
      }
      Sha256 digest = new Sha256();
      for (Path file : files) {
        digest.add(Sha256.of(file));
      }
      return digest.hex();
    } catch (IOException | UncheckedIOException e) {
      // Whoever decoded it has said so.
      return UNREADABLE;
    }
  }
}
