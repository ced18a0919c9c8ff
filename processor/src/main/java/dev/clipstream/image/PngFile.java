package dev.clipstream.image;

/**
 * Walks a PNG file's chunks from the first to {@code IEND} and keeps the few that pixels are made
 * of: {@code IHDR}, the palette of an image that has one, and the first run of {@code IDAT}. So
 * there is no animation for a decoder, no profile and no text, and no chunk that claims to be
 * longer than the file. Checksums stay with their chunks and are the decoder's to compare.
 */
public final class PngFile {
  static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  private static final byte[] END = {
    0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xAE, 0x42, 0x60, (byte) 0x82
  };

  /** A chunk's length and type before its data, and the checksum after it, in bytes. */
  private static final int BEFORE = 8;

  private static final int CHECKSUM = 4;
  private static final int IHDR_BYTES = 13;
  private static final int MAX_PALETTE_BYTES = 3 * 256;

  private static final int PALETTE = 3;

  private final ByteView file;
  private final FileParts parts = new FileParts();
  private Orientation orientation = Orientation.UPRIGHT;
  private boolean paletteKept;
  private boolean dataKept;
  private boolean dataEnded;

  private PngFile(ByteView file) {
    this.file = file;
  }

  public static CheckedFile check(ByteView file, ImageLimits limits) throws BadImageException {
    return new PngFile(file).check(limits);
  }

  private CheckedFile check(ImageLimits limits) throws BadImageException {
    int start = SIGNATURE.length;
    if (!file.has(start, BEFORE + IHDR_BYTES + CHECKSUM)) {
      throw new BadImageException("PNG is truncated: it ends within its header");
    }
    if (file.u32Big(start) != IHDR_BYTES || !file.startsWith(start + 4, "IHDR")) {
      throw corrupt("it does not begin with an IHDR chunk");
    }
    ByteView header = file.slice(start + BEFORE, IHDR_BYTES);
    long width = header.u32Big(0);
    long height = header.u32Big(4);
    limits.checkPixels(ImageEncoding.PNG, width, height);
    checkHeader(header);
    boolean hasPalette = header.u8(9) == PALETTE;
    int body = start + BEFORE + IHDR_BYTES + CHECKSUM;
    parts.keep(file.slice(0, body));
    walk(body, hasPalette);
    parts.add(END);
    return new CheckedFile(new ImageHeader(ImageEncoding.PNG, width, height, orientation), parts);
  }

  private void walk(int from, boolean hasPalette) throws BadImageException {
    long at = from;
    while (file.has(at, BEFORE + CHECKSUM)) {
      int chunk = (int) at;
      if (file.startsWith(chunk + 4, "IEND")) {
        if (!dataKept) {
          throw corrupt("it has no image data");
        }
        return;
      }
      long length = file.u32Big(chunk);
      if (!file.has(at, BEFORE + length + CHECKSUM)) {
        throw new BadImageException("PNG is truncated: it ends within a chunk");
      }
      take(file.slice(chunk, (int) (BEFORE + length + CHECKSUM)), hasPalette);
      at += BEFORE + length + CHECKSUM;
    }
    throw new BadImageException("PNG is truncated: no IEND chunk");
  }

  private void take(ByteView chunk, boolean hasPalette) throws BadImageException {
    boolean data = chunk.startsWith(4, "IDAT");
    // Data in several places is against the standard, and decoders go on reading after the first.
    dataEnded |= dataKept && !data;
    if (data && !dataEnded) {
      if (hasPalette && !paletteKept) {
        throw corrupt("it has no palette before its image data");
      }
      parts.keep(chunk);
      dataKept = true;
    } else if (chunk.startsWith(4, "PLTE") && hasPalette && !dataKept) {
      takePalette(chunk);
    } else if (chunk.startsWith(4, "eXIf")) {
      int length = chunk.length() - BEFORE - CHECKSUM;
      orientation = Orientation.ofExif(chunk.slice(BEFORE, length));
    }
  }

  private void takePalette(ByteView chunk) throws BadImageException {
    int length = chunk.length() - BEFORE - CHECKSUM;
    if (paletteKept || length == 0 || length % 3 != 0 || length > MAX_PALETTE_BYTES) {
      throw corrupt("its palette is not one of 1 to 256 colors");
    }
    parts.keep(chunk);
    paletteKept = true;
  }

  private static void checkHeader(ByteView header) throws BadImageException {
    int depth = header.u8(8);
    int color = header.u8(9);
    boolean known =
        switch (color) {
          case 0 -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
          case 2, 4, 6 -> depth == 8 || depth == 16;
          case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
          default -> false;
        };
    if (!known || header.u8(10) != 0 || header.u8(11) != 0 || header.u8(12) > 1) {
      throw corrupt("its header names a kind of image that there is not");
    }
  }

  private static BadImageException corrupt(String why) {
    return new BadImageException("PNG is corrupt: " + why);
  }
}
