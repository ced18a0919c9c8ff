package dev.clipstream.video;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The location of a video, in FFmpeg's terms.
 *
 * @param name what messages call it: the location without user, password and query
 * @param url what FFmpeg is to open
 * @param format the demuxer to use where it cannot be told from the content
 * @param options for the demuxer and the protocol
 * @param live true where frames come when they come, so that none may wait in a decoder
 */
record VideoLocation(
    String name, String url, Optional<String> format, Map<String, String> options, boolean live) {

  /**
   * Sorts a location by its looks: {@code /dev/videoN} is a camera, {@code scheme://} a stream, all
   * else a file.
   *
   * @throws VideoException if it is a file that is not there or cannot be read
   */
  static VideoLocation of(String location) throws VideoException {
    if (CaptureDevice.isNamedBy(location)) {
      return new VideoLocation(location, location, Optional.of("video4linux2"), Map.of(), true);
    }
    Optional<StreamUrl> url = StreamUrl.parse(location);
    if (url.isEmpty()) {
      return file(Path.of(location));
    }
    String name = url.get().title();
    String scheme = url.get().scheme();
    // FFmpeg knows schemes in lower case only.
    String opened = scheme + location.substring(scheme.length());
    return switch (scheme) {
      case "file" -> file(Path.of(URI.create(location)));
      // Over UDP, RTSP loses packets where a home network is busy, and with them parts of frames.
      case "rtsp", "rtsps" ->
          new VideoLocation(name, opened, Optional.empty(), Map.of("rtsp_transport", "tcp"), true);
      default -> new VideoLocation(name, opened, Optional.empty(), Map.of(), true);
    };
  }

  private static VideoLocation file(Path path) throws VideoException {
    String name = path.toString();
    if (!Files.exists(path)) {
      throw new VideoException(name + ": no such file");
    }
    if (Files.isDirectory(path)) {
      throw new VideoException(name + ": a folder, where a video file was expected");
    }
    if (!Files.isReadable(path)) {
      throw new VideoException(name + ": not readable; check its permissions");
    }
    // The prefix keeps FFmpeg from taking a colon in the name for the end of a protocol's name.
    return new VideoLocation(name, "file:" + name, Optional.empty(), Map.of(), false);
  }
}
