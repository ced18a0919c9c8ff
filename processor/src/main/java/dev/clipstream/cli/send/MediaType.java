package dev.clipstream.cli.send;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The type of a file, told by its name. */
enum MediaType {
  IMAGE(
      Set.of(
          "jpg", "jpeg", "jpe", "jfif", "mpo", "png", "webp", "bmp", "dib", "tif", "tiff", "gif",
          "ppm", "pgm", "pbm", "pnm")),
  VIDEO(
      Set.of(
          "mp4", "m4v", "mov", "mkv", "webm", "avi", "mpg", "mpeg", "ts", "mts", "m2ts", "flv",
          "wmv", "3gp", "ogv", "mjpg", "mjpeg", "h264", "264", "h265", "hevc", "y4m")),
  /**
   * An image that cannot be sent: FFmpeg would take a tile or a preview of some of these for the
   * whole.
   */
  OTHER_IMAGE(
      Set.of(
          "heic", "heif", "hif", "heics", "avif", "avifs", "jp2", "j2k", "jpf", "jpx", "jpm", "jxl",
          "jxr", "dng", "cr2", "cr3", "nef", "arw", "orf", "rw2", "raf", "pef", "srw", "raw", "psd",
          "xcf", "svg", "tga", "exr", "hdr", "ico", "icns", "pcx", "eps"));

  @SuppressWarnings("ImmutableEnumChecker") // always of Set.of
  private final Set<String> extensions;

  MediaType(Set<String> extensions) {
    this.extensions = extensions;
  }

  /** The type of a file name; empty for what is neither. */
  static Optional<MediaType> of(String fileName) {
    String extension = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    for (MediaType type : values()) {
      if (type.extensions.contains(extension)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
