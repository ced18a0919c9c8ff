package dev.clipstream.cli.send;

import dev.clipstream.cli.options.LocaleCheck;
import dev.clipstream.cli.send.publish.ClipIds;
import dev.clipstream.image.ForeignFormat;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.records.FrameReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
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

  /** What a clip's id may get in addition with {@code --loop}. */
  private static final String ROUND = ".1234567890";

  private final LocaleCheck locale = LocaleCheck.ofProcess();
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
    finder.footage.values().removeIf(finder::hasLongName);
    finder.footage.values().removeIf(finder::hasLostName);
    return new Found(List.copyOf(finder.footage.values()), finder.problems);
  }

  /** What no processor would take is not sent. */
  private boolean hasLongName(MediaSource source) {
    String clip = options.clipPerFile() ? ClipIds.of(Instant.EPOCH, 0).of(source.name()) : "";
    String what =
        !FrameReader.isName(source.stream())
            ? "stream"
            : FrameReader.isName(clip + ROUND) ? "" : "clip";
    if (what.isEmpty()) {
      return false;
    }
    problems.add(
        "%s: not sent, the name of its %s would have more than %d characters"
            .formatted(source.origin(), what, FrameReader.MAX_NAME));
    return true;
  }

  /** Its stream would have another name than under another locale. */
  private boolean hasLostName(MediaSource source) {
    boolean lost = locale.hasLost(source.stream()) || locale.hasLost(source.name());
    if (lost) {
      problems.add(
          source.origin()
              + ": not sent, its name has characters that the locale does not have: set"
              + " LC_ALL=C.UTF-8");
    }
    return lost;
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
      } else if (!Files.isRegularFile(path)
          && MediaType.of(Source.nameOf(path)).filter(MediaType.VIDEO::equals).isEmpty()) {
        // Looking what it is would wait for whoever writes, and take from what is to be sent.
        problems.add(path + ": a pipe or a device, not a file: save what it gives in a file first");
      } else {
        Path folder = Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path);
        // What is given by itself and says nothing of itself may be video of a kind unknown here.
        add(folder, path, type(path).orElse(MediaType.VIDEO));
      }
    } catch (IOException | UncheckedIOException e) {
      problems.add(path + ": cannot be read: " + e.getMessage());
    }
  }

  private void addFolder(Path folder) throws IOException {
    List<Path> entries;
    try (Stream<Path> tree = Files.walk(folder)) {
      entries =
          tree.filter(entry -> !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
              .filter(entry -> !hidden(folder.relativize(entry)))
              .sorted(Comparator.comparing(entry -> relative(folder, entry), new NaturalOrder()))
              .collect(Collectors.toList());
    }
    int before = footage.size() + problems.size();
    for (Path file : entries) {
      if (!Files.isRegularFile(file)) {
        noFile(file).ifPresent(why -> problems.add(file + ": not sent, " + why));
        continue;
      }
      try {
        type(file).ifPresent(type -> add(folder, file, type));
      } catch (IOException e) {
        problems.add(file + ": cannot be read: " + e.getMessage());
      }
    }
    if (footage.size() + problems.size() == before) {
      problems.add(folder + ": no images or videos in it");
    }
  }

  /** Why what is no file is not sent; empty for what would not be sent as a file either. */
  private static Optional<String> noFile(Path entry) {
    if (Files.isDirectory(entry)) {
      return Optional.of("a link to a folder is not followed: give the folder itself");
    }
    if (MediaType.of(Source.nameOf(entry)).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Files.isSymbolicLink(entry) && !Files.exists(entry)
            ? "a link to a file that is not there"
            : "it is no regular file");
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
  private void add(Path root, Path file, MediaType type) {
    if (type == MediaType.OTHER_IMAGE) {
      problems.add(
          "%s: not sent, an image of a format that is not read here: %s"
              .formatted(file, ForeignFormat.ADVICE));
      return;
    }
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

  /**
   * By the name, or where that says nothing, or that it could not be sent, by the first bytes;
   * empty for what is neither image nor video, going by these. Nothing is read of files whose names
   * are those of what can be sent.
   */
  private static Optional<MediaType> type(Path file) throws IOException {
    Optional<MediaType> byName = MediaType.of(Source.nameOf(file));
    if (byName.isPresent() && byName.get() != MediaType.OTHER_IMAGE) {
      return byName;
    }
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(ForeignFormat.HEAD_BYTES);
    }
    if (ImageEncoding.sniff(start, 0, start.length).isPresent()) {
      return Optional.of(MediaType.IMAGE);
    }
    return byName.isPresent()
        ? byName
        : ForeignFormat.sniff(start, 0, start.length)
            .map(format -> format.isReadable() ? MediaType.IMAGE : MediaType.OTHER_IMAGE);
  }
}
