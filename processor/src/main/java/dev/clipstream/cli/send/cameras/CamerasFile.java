package dev.clipstream.cli.send.cameras;

import dev.clipstream.cli.yaml.YamlNode;
import dev.clipstream.cli.yaml.YamlNode.Entry;
import dev.clipstream.cli.yaml.YamlNode.Mapping;
import dev.clipstream.cli.yaml.YamlNode.Sequence;
import dev.clipstream.cli.yaml.YamlNode.YamlException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of cameras, read. What is wrong with it is gathered, each with its line and the name of
 * its camera, so that all of it can be said at once.
 *
 * @param cameras those that nothing is wrong with
 * @param problems one line each
 */
record CamerasFile(List<Camera> cameras, List<String> problems) {

  /** More threads would not be light any more. */
  static final int MAX_CAMERAS = 500;

  private static final long MAX_BYTES = 1 << 20;
  private static final List<String> SECTIONS = List.of("cameras", "defaults");

  CamerasFile {
    cameras = List.copyOf(cameras);
    problems = List.copyOf(problems);
  }

  /**
   * Reads a file; a file that cannot be read has one problem.
   *
   * @param usual what neither a camera nor the defaults say
   */
  static CamerasFile read(Path path, Camera.Settings usual, Map<String, String> environment) {
    try {
      if (Files.size(path) > MAX_BYTES) {
        return failed(path + " is larger than 1 MiB, so it is no file of cameras");
      }
      return parse(path, Files.readString(path), usual, environment);
    } catch (CharacterCodingException e) {
      return failed(path + " is not text in UTF-8");
    } catch (IOException e) {
      String why = Files.exists(path) ? String.valueOf(e.getMessage()) : "there is no such file";
      return failed(path + " cannot be read: " + why);
    }
  }

  private static CamerasFile failed(String problem) {
    return new CamerasFile(List.of(), List.of(problem));
  }

  static CamerasFile parse(
      Path path, String text, Camera.Settings usual, Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    List<Camera> cameras = new ArrayList<>();
    try {
      YamlNode parsed = YamlNode.parse(text);
      CameraEntry root =
          new CameraEntry(parsed, "", SECTIONS, line -> path + ":" + line + ": ", problems);
      Camera.Settings defaults =
          section(parsed, "defaults")
              .map(entry -> defaults(path, entry, usual, problems))
              .orElse(usual);
      Optional<Entry> list = section(parsed, "cameras");
      if (list.isPresent() && list.get().value() instanceof Sequence sequence) {
        cameras.addAll(
            new CamerasReader(path, defaults, environment, problems).read(sequence.items()));
      } else {
        root.complainOf("cameras", "a file of cameras is 'cameras:' with a list below it");
      }
    } catch (YamlException e) {
      problems.add(path + ":" + e.line() + ": " + e.getMessage());
    }
    if (problems.isEmpty() && cameras.isEmpty()) {
      problems.add(path + ": there is no camera in it");
    }
    if (cameras.size() > MAX_CAMERAS) {
      problems.add(path + ": more than " + MAX_CAMERAS + " cameras: start a 'send' for each part");
    }
    return new CamerasFile(cameras, problems);
  }

  private static Camera.Settings defaults(
      Path path, Entry section, Camera.Settings usual, List<String> problems) {
    if (!(section.value() instanceof Mapping)) {
      problems.add(path + ":" + section.line() + ": defaults must be keys with values below it");
      return usual;
    }
    return SettingsReader.read(
        new CameraEntry(
            section.value(),
            "defaults: ",
            SettingsReader.KEYS,
            line -> path + ":" + line + ": ",
            problems),
        usual);
  }

  private static Optional<Entry> section(YamlNode root, String key) {
    return root instanceof Mapping mapping
        ? mapping.entries().stream().filter(entry -> entry.key().equals(key)).findFirst()
        : Optional.empty();
  }
}
