package dev.clipstream.cli.send;

import dev.clipstream.video.CaptureDevice;
import dev.clipstream.video.StreamUrl;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** A source as the user named it: a path or an address. */
sealed interface Source {

  /** A network stream or a camera. */
  record Live(String location) implements Source {

    /** The name of the camera or the host. */
    String stream() {
      if (CaptureDevice.isNamedBy(location)) {
        return location.substring(location.lastIndexOf('/') + 1);
      }
      return StreamUrl.parse(location).map(StreamUrl::host).orElse(location);
    }

    /** Whether its address holds what must not be shown. */
    boolean isConfidential() {
      return StreamUrl.parse(location).filter(StreamUrl::isConfidential).isPresent();
    }

    @Override
    public String toString() {
      return stream();
    }
  }

  /** A file or a folder. */
  record Local(Path path) implements Source {}

  /** Sorts a source by its looks. */
  static Source of(String given) {
    Optional<StreamUrl> url = StreamUrl.parse(given);
    if (CaptureDevice.isNamedBy(given)) {
      return new Live(given);
    }
    if (url.isEmpty()) {
      return new Local(Path.of(given));
    }
    return url.get().scheme().equals("file")
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
