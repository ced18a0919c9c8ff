package dev.clipstream.image;

/** Parser of a JPEG file's header: its markers up to the start of its first scan. */
final class JpegHeader {
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int APP1 = 0xE1;

  /**
   * A progressive image has about ten. Every one of them, however short, costs a decoder a walk
   * over the whole image, so that a file of a megabyte could keep it busy for an hour.
   */
  private static final int MOST_SCANS = 100;

  private JpegHeader() {}

  static ImageHeader read(ByteView file) throws BadImageException {
    int width = -1;
    int height = -1;
    int components = 0;
    boolean progressive = false;
    Orientation orientation = Orientation.UPRIGHT;
    boolean exifSeen = false;
    int at = 2;
    while (true) {
      at = nextMarker(file, at);
      int marker = file.u8(at - 1);
      if (marker == EOI) {
        throw new BadImageException("JPEG holds no image: its end marker comes before a scan");
      }
      if (isStandalone(marker)) {
        continue;
      }
      int length = file.has(at, 2) ? file.u16Big(at) : 2;
      if (length < 2) {
        throw new BadImageException("JPEG is corrupt: marker %02X of no length".formatted(marker));
      }
      if (!file.has(at, length)) {
        throw new BadImageException("JPEG is truncated: it ends within its header");
      }
      ByteView segment = file.slice(at + 2, length - 2);
      at += length;
      if (marker == SOS) {
        // A decoder of a sequential file stops after a scan that holds all components.
        boolean severalScans = progressive || (segment.has(0, 1) && segment.u8(0) < components);
        if (severalScans && file.countMarkers(SOS, at, MOST_SCANS) >= MOST_SCANS) {
          throw new OverLimitException("JPEG has more than " + MOST_SCANS + " scans");
        }
        break;
      } else if (isFrame(marker) && segment.has(0, 6)) {
        height = segment.u16Big(1);
        width = segment.u16Big(3);
        components = segment.u8(5);
        // Of each four SOF codes, the third is the progressive one.
        progressive = (marker & 3) == 2;
      } else if (marker == APP1 && !exifSeen && segment.startsWith(0, Orientation.EXIF_PREFIX)) {
        exifSeen = true;
        orientation = Orientation.ofExif(segment);
      }
    }
    if (width < 0) {
      throw new BadImageException("JPEG is corrupt: no frame header before its scan");
    }
    // Backwards, because in a good file the end marker is the last thing there is.
    if (file.lastMarker(EOI, at) < 0) {
      throw new BadImageException("JPEG is truncated: no end marker");
    }
    return new ImageHeader(ImageEncoding.JPEG, width, height, orientation);
  }

  /**
   * The position after the next marker's code. Bytes between segments that belong to none are
   * skipped, as libjpeg does and as some cameras need.
   */
  private static int nextMarker(ByteView file, int from) throws BadImageException {
    int at = from;
    while (file.has(at, 2)) {
      if (file.u8(at) == 0xFF && file.u8(at + 1) != 0xFF && file.u8(at + 1) != 0) {
        return at + 2;
      }
      at++;
    }
    throw new BadImageException("JPEG is truncated: it ends within its header");
  }

  private static boolean isStandalone(int marker) {
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
  }

  /** SOF0 to SOF15, but for the three codes among them that mean something else. */
  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }
}
