package dev.clipstream.cli.send;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A source as the user named it: a path or an address. */
sealed interface Source {

  /** A network stream or a camera. */
  record Live(String location) implements Source {

    /** The name of the camera or the host. */
    String stream() {
      if (CAMERA.matcher(location).matches()) {
        return location.substring(location.lastIndexOf('/') + 1);
      }
      Matcher url = URL.matcher(location);
      if (!url.matches()) {
        return location;
      }
      String authority = url.group(2).substring(url.group(2).lastIndexOf('@') + 1);
      return authority.replaceFirst(":\\d+$", "");
    }
  }

  /** A file or a folder. */
  record Local(Path path) implements Source {}

  Pattern URL = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+)://([^/?#]*)([^?#]*).*");

  Pattern CAMERA = Pattern.compile("/dev/video\\d+");

  /** Sorts a source by its looks. */
  static Source of(String given) {
    Matcher url = URL.matcher(given);
    if (CAMERA.matcher(given).matches()) {
      return new Live(given);
    }
    if (!url.matches()) {
      return new Local(Path.of(given));
    }
    return url.group(1).equalsIgnoreCase("file")
        ? new Local(Path.of(URI.create(given)))
        : new Live(given);
  }

  /** The name of a path's last part, also of {@code .}; of the root, {@code root}. */
  static String nameOf(Path path) {
    return Optional.ofNullable(path.toAbsolutePath().normalize().getFileName())
        .map(Path::toString)
        .orElse("root");
  }
}
