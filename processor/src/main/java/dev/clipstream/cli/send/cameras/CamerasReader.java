package dev.clipstream.cli.send.cameras;

import dev.clipstream.cli.send.cameras.Camera.ClipRule;
import dev.clipstream.cli.send.cameras.CameraEntry.WrongValueException;
import dev.clipstream.cli.send.publish.ClipIds;
import dev.clipstream.cli.yaml.YamlNode;
import dev.clipstream.cli.yaml.YamlNode.Entry;
import dev.clipstream.cli.yaml.YamlNode.Mapping;
import dev.clipstream.cli.yaml.YamlNode.Scalar;
import dev.clipstream.records.FrameReader;
import dev.clipstream.video.StreamCheck;
import dev.clipstream.video.StreamUrl;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the list of cameras. Used once. */
final class CamerasReader {

  private static final List<String> KEYS =
      Stream.concat(Stream.of("name", "url", "file"), SettingsReader.KEYS.stream()).toList();

  /** What the id of a clip has after the name of its camera, at the longest. */
  private static final String CLIP = ClipIds.of(Instant.EPOCH, Integer.MAX_VALUE).of("");

  private final Path path;
  private final Camera.Settings defaults;
  private final Map<String, String> environment;
  private final List<String> problems;
  private final Map<String, Integer> lines = new HashMap<>();

  CamerasReader(
      Path path, Camera.Settings defaults, Map<String, String> environment, List<String> problems) {
    this.path = path;
    this.defaults = defaults;
    this.environment = environment;
    this.problems = problems;
  }

  /** Those that nothing is wrong with. */
  List<Camera> read(List<YamlNode> items) {
    List<Camera> cameras = new ArrayList<>();
    items.forEach(item -> read(item).ifPresent(cameras::add));
    return cameras;
  }

  private String at(int line) {
    return path + ":" + line + ": ";
  }

  private Optional<Camera> read(YamlNode item) {
    if (!(item instanceof Mapping mapping)) {
      problems.add(at(item.line()) + "a camera begins with '- name: …'");
      return Optional.empty();
    }
    int before = problems.size();
    String name = name(mapping);
    String whose = name.isEmpty() ? "" : "camera '" + name + "': ";
    CameraEntry entry = new CameraEntry(item, whose, KEYS, this::at, problems);
    checkName(entry, name, item.line());
    Camera.Settings settings = SettingsReader.read(entry, defaults);
    if (entry.has("url") && entry.has("file")) {
      entry.complain("it has both a url and a file: leave one of them out");
      return Optional.empty();
    }
    if (!entry.has("url") && !entry.has("file")) {
      entry.complain("it needs a url, or else a file");
      return Optional.empty();
    }
    boolean live = entry.has("url");
    CameraAddress address = live ? url(entry) : file(entry);
    if (live && settings.clip() instanceof ClipRule.PerFile) {
      entry.complainOf(
          "clip",
          "clip: file is for files: a live camera has no end; use a time or a number of frames");
    }
    if (live && entry.has("loop") && settings.loop()) {
      entry.complainOf(
          "loop", "loop: true is for files: a live camera is connected to again by itself");
    }
    return problems.size() > before
        ? Optional.empty()
        : Optional.of(
            new Camera(
                name, address.location(), address.title(), live, address.secrets(), settings));
  }

  private static String name(Mapping mapping) {
    for (Entry entry : mapping.entries()) {
      if (entry.key().equals("name") && entry.value() instanceof Scalar scalar) {
        return scalar.text().trim();
      }
    }
    return "";
  }

  private void checkName(CameraEntry entry, String name, int line) {
    if (name.isEmpty()) {
      entry.complain("a camera needs a name, which is its stream's");
      return;
    }
    if (!FrameReader.isName(name + CLIP)) {
      entry.complainOf(
          "name", "its name has too many characters: the ids of its clips would not fit");
    }
    Integer before = lines.putIfAbsent(name, line);
    if (before != null) {
      entry.complainOf("name", "it has the name of the one in line " + before);
    }
  }

  private CameraAddress url(CameraEntry entry) {
    String written = entry.read("url", CamerasReader::text).orElse("");
    CameraAddress address =
        CameraAddress.of(written, environment, what -> entry.complainOf("url", "url: " + what));
    if (!written.isEmpty() && !CameraAddress.isLive(address.location())) {
      entry.complainOf(
          "url",
          "url must be a URL, as in rtsp://…, or a camera, as in /dev/video0; else use file");
    }
    StreamUrl.parse(address.location())
        .flatMap(StreamCheck::problem)
        .ifPresent(what -> entry.complainOf("url", "url: " + what));
    return address;
  }

  private CameraAddress file(CameraEntry entry) {
    String written = entry.read("file", CamerasReader::text).orElse("");
    CameraAddress address =
        CameraAddress.of(written, environment, what -> entry.complainOf("file", "file: " + what));
    try {
      // Beside the file of cameras, wherever the process was started.
      Path file = path.toAbsolutePath().resolveSibling(address.location()).normalize();
      if (!written.isEmpty() && !Files.isRegularFile(file)) {
        String shown = address.secrets().hide(file.toString());
        entry.complainOf(
            "file",
            Files.isDirectory(file)
                ? "file: " + shown + " is a folder; name a video in it"
                : "file: there is no file " + shown);
      }
      return new CameraAddress(file.toString(), address.title(), address.secrets());
    } catch (InvalidPathException e) {
      entry.complainOf("file", "file: no path: " + e.getReason());
      return address;
    }
  }

  private static String text(String text) throws WrongValueException {
    if (text.isEmpty()) {
      throw new WrongValueException("must not be empty");
    }
    return text;
  }
}
