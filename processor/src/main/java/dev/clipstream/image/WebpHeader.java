package dev.clipstream.image;

/** Parser of a WebP file's header: it walks the RIFF chunks as far as size and orientation need. */
final class WebpHeader {
  /** "RIFF", the size of what follows, "WEBP". */
  private static final int RIFF = 12;

  private static final int CHUNK = 8;

  private WebpHeader() {}

  static ImageHeader read(ByteView file) throws BadImageException {
    long end = CHUNK + file.u32Little(4);
    if (end > file.length()) {
      throw new BadImageException(
          "WebP is truncated: it says %d bytes but has %d".formatted(end, file.length()));
    }
    if (end < RIFF + CHUNK + 10) {
      throw new BadImageException("WebP is corrupt: no image in it");
    }
    ByteView data = file.slice(RIFF + CHUNK, (int) end - RIFF - CHUNK);
    if (file.startsWith(RIFF, "VP8X")) {
      return new ImageHeader(
          ImageEncoding.WEBP,
          data.u24Little(4) + 1,
          data.u24Little(7) + 1,
          orientation(file.slice(0, (int) end)));
    }
    if (file.startsWith(RIFF, "VP8 ")) {
      return upright(data.u16Little(6) & 0x3FFF, data.u16Little(8) & 0x3FFF);
    }
    if (file.startsWith(RIFF, "VP8L")) {
      long bits = data.u32Little(1);
      return upright((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
    }
    throw new BadImageException("WebP is corrupt: no image chunk after its RIFF header");
  }

  private static ImageHeader upright(long width, long height) {
    return new ImageHeader(ImageEncoding.WEBP, width, height, Orientation.UPRIGHT);
  }

  private static Orientation orientation(ByteView file) {
    long at = RIFF;
    while (file.has(at, CHUNK)) {
      int chunk = (int) at;
      long length = file.u32Little(chunk + 4);
      if (file.startsWith(chunk, "EXIF") && file.has(at + CHUNK, length)) {
        return Orientation.ofExif(file.slice(chunk + CHUNK, (int) length));
      }
      at += CHUNK + length + (length & 1);
    }
    return Orientation.UPRIGHT;
  }
}
