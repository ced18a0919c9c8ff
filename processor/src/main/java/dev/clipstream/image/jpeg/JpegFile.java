package dev.clipstream.image.jpeg;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.ByteView;
import dev.clipstream.image.CheckedFile;
import dev.clipstream.image.FileParts;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageHeader;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.Orientation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Walks a JPEG file's markers, keeps what pixels are made of (tables, frame, scans, and the two
 * segments that tell how colors are meant) and finds damage within the scans, which libjpeg fills
 * with gray and reports to nobody.
 *
 * <p>The usual file, one scan of Huffman codes without restart markers, is given to the decoder
 * without its end marker: a decoder that needs more data than there is then has to stop, where at a
 * marker it would go on with zeros. That costs nothing. In all other files a marker ends the data
 * of a scan or of a restart interval before the end, so that their codes are walked by {@link
 * JpegScanCheck} first.
 */
public final class JpegFile {
  private static final int TEM = 0x01;
  private static final int DHT = 0xC4;
  private static final int DAC = 0xCC;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DQT = 0xDB;
  private static final int DNL = 0xDC;
  private static final int DRI = 0xDD;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP14 = 0xEE;
  private static final int APP15 = 0xEF;
  private static final int COM = 0xFE;

  private static final byte[] END = {(byte) 0xFF, (byte) EOI};

  /**
   * Eight bytes of ones, to follow the last scan. libjpeg reads up to eight bytes ahead of the code
   * it is at; codes of ones only do not exist, so that no more than a block or two could be made of
   * these.
   */
  private static final byte[] READ_AHEAD = {-1, 0, -1, 0, -1, 0, -1, 0, -1, 0, -1, 0, -1, 0, -1, 0};

  /**
   * A scan's header, the tables that were read before it, and where its data lies.
   *
   * @param tables DHT segments since the last scan
   * @param restartInterval MCUs; 0 for none
   * @param to the position of the marker that ends the data
   */
  private record Scan(
      ByteView header, List<ByteView> tables, int restartInterval, int from, int to) {}

  private final ByteView file;
  private final ImageLimits limits;
  private final FileParts parts = new FileParts();
  private final List<Scan> scans = new ArrayList<>(1);
  private List<ByteView> tables = new ArrayList<>(4);
  private Optional<JpegFrame> frame = Optional.empty();
  private Orientation orientation = Orientation.UPRIGHT;
  private boolean exifSeen;
  private int restartInterval;

  private JpegFile(ByteView file, ImageLimits limits) {
    this.file = file;
    this.limits = limits;
  }

  public static CheckedFile check(ByteView file, ImageLimits limits) throws BadImageException {
    return new JpegFile(file, limits).check();
  }

  private CheckedFile check() throws BadImageException {
    parts.keep(file.slice(0, 2));
    int at = walkToScan(2);
    JpegFrame image = frame.orElseThrow(() -> corrupt("no frame header before its scan"));
    limits.checkPixels(ImageEncoding.JPEG, image.width(), image.height());
    image.checkKind();
    ImageHeader header =
        new ImageHeader(ImageEncoding.JPEG, image.width(), image.height(), orientation);
    if (isUsual(image, at)) {
      keepOnlyScan(at);
    } else {
      keepAllScans(image, at);
      checkScans(image);
    }
    return new CheckedFile(header, parts);
  }

  /** Whether the scan whose segment begins at {@code at} is all there is to decode. */
  private boolean isUsual(JpegFrame image, int at) {
    return image.isSequentialHuffman() && restartInterval == 0 && isOfAll(scanHeader(at), image);
  }

  private static boolean isOfAll(ByteView scanHeader, JpegFrame image) {
    return scanHeader.has(0, 1) && scanHeader.u8(0) == image.components().size();
  }

  private void keepOnlyScan(int at) throws BadImageException {
    int data = at + file.u16Big(at);
    int end = file.nextMarker(data);
    // Backwards, because in a good file the end marker is the last thing there is.
    if (end < 0 || file.lastMarker(EOI, end) < 0) {
      throw truncated();
    }
    parts.keep(file.slice(at - 2, end - at + 2));
    parts.add(READ_AHEAD);
  }

  private void keepAllScans(JpegFrame image, int first) throws BadImageException {
    JpegWork work = new JpegWork(image, limits);
    for (int at = first; at > 0; at = walkToScan(at)) {
      ByteView header = scanHeader(at);
      work.add(JpegScan.read(header, image));
      int data = at + file.u16Big(at);
      int end = endOfData(data);
      scans.add(new Scan(header, tables, restartInterval, data, end));
      tables = new ArrayList<>(4);
      parts.keep(file.slice(at - 2, end - at + 2));
      at = end;
      if (!image.isProgressive() && isOfAll(header, image)) {
        // Where the first scan has all, a decoder stops after it.
        if (file.lastMarker(EOI, end) < 0) {
          throw truncated();
        }
        break;
      }
    }
    parts.add(END);
  }

  private void checkScans(JpegFrame image) throws BadImageException {
    if (!image.isHuffman()) {
      return;
    }
    JpegScanCheck check = new JpegScanCheck(file, image);
    for (Scan scan : scans) {
      for (ByteView segment : scan.tables()) {
        check.tables().read(segment);
      }
      check.check(
          JpegScan.read(scan.header(), image), scan.restartInterval(), scan.from(), scan.to());
    }
  }

  /** The position of the marker that ends a scan's data; those of restarts are within it. */
  private int endOfData(int from) throws BadImageException {
    int at = file.nextMarker(from);
    while (at >= 0 && isRestart(file.u8(at + 1))) {
      at = file.nextMarker(at + 2);
    }
    if (at < 0) {
      throw truncated();
    }
    return at;
  }

  private ByteView scanHeader(int at) {
    return file.slice(at + 2, file.u16Big(at) - 2);
  }

  /**
   * Walks on to the next scan and keeps the segments on the way that a decoder needs.
   *
   * @return the position of the scan's length, after its marker, or -1 at the end of the image
   */
  private int walkToScan(int from) throws BadImageException {
    int at = from;
    while (true) {
      at = file.nextMarker(at) + 2;
      if (at < 2) {
        throw scans.isEmpty()
            ? new BadImageException("JPEG is truncated: it ends within its header")
            : truncated();
      }
      int marker = file.u8(at - 1);
      if (marker == EOI) {
        if (scans.isEmpty()) {
          throw new BadImageException("JPEG holds no image: its end marker comes before a scan");
        }
        return -1;
      }
      if (marker == TEM || isRestart(marker)) {
        continue;
      }
      if (!isSegment(marker)) {
        throw corrupt("marker %02X has no place in it".formatted(marker));
      }
      int length = file.has(at, 2) ? file.u16Big(at) : 2;
      if (length < 2) {
        throw corrupt("marker %02X of no length".formatted(marker));
      }
      if (!file.has(at, length)) {
        throw new BadImageException("JPEG is truncated: it ends within its header");
      }
      if (marker == SOS) {
        return at;
      }
      take(marker, at, file.slice(at + 2, length - 2));
      at += length;
    }
  }

  private void take(int marker, int at, ByteView segment) throws BadImageException {
    switch (marker) {
      case DHT -> tables.add(segment);
      case DQT, DAC -> {}
      case DRI -> {
        if (segment.length() != 2) {
          throw corrupt("its restart interval has no value");
        }
        restartInterval = segment.u16Big(0);
      }
      case APP0, APP14 -> {
        // Of the two depends how a decoder takes the colors.
        if (!segment.startsWith(0, marker == APP0 ? "JFIF\0" : "Adobe")) {
          return;
        }
      }
      case APP1 -> {
        if (!exifSeen && segment.startsWith(0, Orientation.EXIF_PREFIX)) {
          exifSeen = true;
          orientation = Orientation.ofExif(segment);
        }
        return;
      }
      default -> {
        if (!JpegFrame.isFrame(marker)) {
          return;
        }
        if (frame.isPresent()) {
          throw corrupt("it has two frame headers");
        }
        frame = Optional.of(JpegFrame.read(marker, segment));
      }
    }
    parts.keep(file.slice(at - 2, segment.length() + 4));
  }

  /** Whether it begins a segment that libjpeg reads or passes over; all else it refuses. */
  private static boolean isSegment(int marker) {
    return switch (marker) {
      case DHT, DAC, SOS, DQT, DNL, DRI, COM -> true;
      default -> JpegFrame.isFrame(marker) || (marker >= APP0 && marker <= APP15);
    };
  }

  private static boolean isRestart(int marker) {
    return marker >= 0xD0 && marker <= 0xD7;
  }

  private static BadImageException truncated() {
    return new BadImageException("JPEG is truncated: no end marker");
  }

  private static BadImageException corrupt(String why) {
    return new BadImageException("JPEG is corrupt: " + why);
  }
}
