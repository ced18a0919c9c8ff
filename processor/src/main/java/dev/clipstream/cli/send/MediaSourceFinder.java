package dev.clipstream.cli.send;

import dev.clipstream.image.ImageEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the media sources in the files, folders and addresses given, and names their streams.
 *
 * <p>Images form one stream for each folder, since an image alone is no stream; a video is a stream
 * of its own. Where each is a clip, all clips of a source are one stream, which keeps their order.
 * A file that is given by itself counts as one of its folder, so that {@code send photos/*} and
 * {@code send photos} do the same.
 */
final class MediaSourceFinder {

  /**
   * What was found.
   *
   * @param problems sources that cannot be read, and why
   */
  record Found(List<MediaSource> footage, List<String> problems) {}

  private final SendOptions options;
  private final Map<Object, MediaSource> footage = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  private MediaSourceFinder(SendOptions options) {
    this.options = options;
  }

  /** Looks through all sources, in their order; in folders, in natural order of the paths. */
  static Found find(List<Source> sources, SendOptions options) {
    MediaSourceFinder finder = new MediaSourceFinder(options);
    sources.forEach(finder::add);
    return new Found(List.copyOf(finder.footage.values()), finder.problems);
  }

  private void add(Source source) {
    if (source instanceof Source.Live live) {
      String stream = options.stream().orElseGet(live::stream);
      footage.put(live, new MediaSource.Video(live.location(), true, stream, stream));
    } else if (source instanceof Source.Local local) {
      addLocal(local.path());
    }
  }

  private void addLocal(Path path) {
    try {
      if (Files.isDirectory(path)) {
        addFolder(path);
      } else if (!Files.exists(path)) {
        problems.add(path + ": there is no such file or folder");
      } else {
        Path folder = Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path);
        addFile(folder, path, type(path));
      }
    } catch (IOException | UncheckedIOException e) {
      problems.add(path + ": cannot be read: " + e.getMessage());
    }
  }

  private void addFolder(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(folder)) {
      files =
          tree.filter(Files::isRegularFile)
              .filter(file -> !hidden(folder.relativize(file)))
              .sorted(Comparator.comparing(file -> relative(folder, file), new NaturalOrder()))
              .collect(Collectors.toList());
    }
    int before = footage.size();
    for (Path file : files) {
      MediaType.of(Source.nameOf(file)).ifPresent(type -> addFile(folder, file, type));
    }
    if (footage.size() == before) {
      problems.add(folder + ": no images or videos in it, going by the names of its files");
    }
  }

  private static boolean hidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  /**
   * @param root the folder that was given, or that of the file that was
   */
  private void addFile(Path root, Path file, MediaType type) {
    String source = Source.nameOf(root);
    if (type == MediaType.VIDEO) {
      String name = relative(root, file);
      String stream = options.clipPerFile() ? source : source + "/" + withoutExtension(name);
      footage.put(
          file.toAbsolutePath().normalize(),
          new MediaSource.Video(file.toString(), false, name, options.stream().orElse(stream)));
      return;
    }
    Path folder = Optional.ofNullable(file.toAbsolutePath().normalize().getParent()).orElse(root);
    String inner = relative(root, folder);
    String name = inner.isEmpty() ? source : inner;
    String stream = inner.isEmpty() || options.clipPerFile() ? source : source + "/" + inner;
    footage.merge(
        folder,
        new MediaSource.Images(List.of(file), name, options.stream().orElse(stream)),
        MediaSourceFinder::join);
  }

  private static MediaSource join(MediaSource before, MediaSource more) {
    if (before instanceof MediaSource.Images images && more instanceof MediaSource.Images next) {
      List<Path> paths = new ArrayList<>(images.paths());
      paths.addAll(next.paths());
      return new MediaSource.Images(paths, images.name(), images.stream());
    }
    return more;
  }

  private static String relative(Path root, Path file) {
    Path from = root.toAbsolutePath().normalize();
    return from.relativize(file.toAbsolutePath().normalize()).toString().replace('\\', '/');
  }

  private static String withoutExtension(String name) {
    return name.replaceFirst("\\.[^./]*$", "");
  }

  /** By the name, or where that says nothing by the first bytes. */
  private static MediaType type(Path file) throws IOException {
    Optional<MediaType> byName = MediaType.of(Source.nameOf(file));
    if (byName.isPresent()) {
      return byName.get();
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(12);
      return ImageEncoding.sniff(start, 0, start.length).isPresent()
          ? MediaType.IMAGE
          : MediaType.VIDEO;
    }
  }
}
