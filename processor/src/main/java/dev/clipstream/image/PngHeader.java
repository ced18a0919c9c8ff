package dev.clipstream.image;

/** Parser of a PNG file's header: it walks the chunks from the first to {@code IEND}. */
final class PngHeader {
  static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  /** A chunk's length and type before its data, and the checksum after it, in bytes. */
  private static final int BEFORE = 8;

  private static final int CHECKSUM = 4;

  private PngHeader() {}

  static ImageHeader read(ByteView file) throws BadImageException {
    long at = SIGNATURE.length;
    if (!file.has(at, BEFORE + 13 + CHECKSUM)) {
      throw new BadImageException("PNG is truncated: it ends within its header");
    }
    if (!file.startsWith((int) at + 4, "IHDR")) {
      throw new BadImageException("PNG is corrupt: it does not begin with an IHDR chunk");
    }
    long width = file.u32Big((int) at + BEFORE);
    long height = file.u32Big((int) at + BEFORE + 4);
    Orientation orientation = Orientation.UPRIGHT;
    while (file.has(at, BEFORE + CHECKSUM)) {
      int chunk = (int) at;
      long length = file.u32Big(chunk);
      if (file.startsWith(chunk + 4, "IEND")) {
        return new ImageHeader(ImageEncoding.PNG, width, height, orientation);
      }
      if (file.startsWith(chunk + 4, "eXIf") && file.has(at + BEFORE, length)) {
        orientation = Orientation.ofExif(file.slice(chunk + BEFORE, (int) length));
      }
      at += BEFORE + length + CHECKSUM;
    }
    throw new BadImageException("PNG is truncated: no IEND chunk");
  }
}
