package dev.clipstream.image;

import dev.clipstream.image.decode.ForeignImages;
import java.util.Objects;
import java.util.Optional;

/**
 * Image formats that a frame cannot have, to be told by name to those who send them nevertheless.
 */
public enum ForeignFormat {
  HEIC("HEIC", false),
  AVIF("AVIF", false),
  JPEG_2000("JPEG 2000", false),
  JPEG_XL("JPEG XL", false),
  GIF("GIF", true),
  BMP("BMP", true),
  TIFF("TIFF", true);

  /** Enough of a file's beginning to tell its format. */
  public static final int HEAD_BYTES = 64;

  /** What to do about such a file. */
  public static final String ADVICE = "convert it to JPEG, PNG or WebP";

  private final String title;
  private final boolean readable;

  ForeignFormat(String title, boolean readable) {
    this.title = title;
    this.readable = readable;
  }

  /** Its name as people write it. */
  public String title() {
    return title;
  }

  /** Whether {@link ForeignImages} reads it, so that a producer can make it another format. */
  public boolean isReadable() {
    return readable;
  }

  /**
   * Tells the format by the first bytes, of which it looks at {@link #HEAD_BYTES} at most; empty
   * where they belong to none of these formats.
   *
   * @throws IndexOutOfBoundsException if the range does not lie within the array
   */
  public static Optional<ForeignFormat> sniff(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    var head = new ByteView(bytes, offset, Math.min(length, HEAD_BYTES));
    if (!head.has(0, 12)) {
      return Optional.empty();
    }
    return switch (head.u8(0)) {
      case 0 -> boxes(head);
      case 0xFF ->
          head.startsWith(0, "\u00ffO\u00ffQ")
              ? Optional.of(JPEG_2000)
              : only(JPEG_XL, head.u8(1) == 0x0A);
      case 'G' -> only(GIF, head.startsWith(0, "GIF87a") || head.startsWith(0, "GIF89a"));
      // Two letters are few: four bytes without a meaning are 0 as well.
      case 'B' -> only(BMP, head.u8(1) == 'M' && head.u32Little(6) == 0);
      case 'I' -> only(TIFF, head.startsWith(0, "II*\0"));
      case 'M' -> only(TIFF, head.startsWith(0, "MM\0*"));
      default -> Optional.empty();
    };
  }

  /** Files of boxes, which begin with a length and a name. */
  private static Optional<ForeignFormat> boxes(ByteView head) {
    if (head.startsWith(0, "\0\0\0\u000cjP  \r\n\u0087\n")) {
      return Optional.of(JPEG_2000);
    }
    if (head.startsWith(0, "\0\0\0\u000cJXL \r\n\u0087\n")) {
      return Optional.of(JPEG_XL);
    }
    if (!head.startsWith(4, "ftyp")) {
      return Optional.empty();
    }
    // The brand, then a version, then further brands, one of which says what a general one holds.
    long end = Math.min(head.u32Big(0), head.length());
    boolean isImage = false;
    for (int at = 8; at + 4 <= end; at += at == 8 ? 8 : 4) {
      if (head.startsWith(at, "avif") || head.startsWith(at, "avis")) {
        return Optional.of(AVIF);
      }
      boolean heic = head.startsWith(at, "hei") || head.startsWith(at, "hev");
      isImage |= heic || head.startsWith(at, "mif1") || head.startsWith(at, "msf1");
      if (at == 8 && !isImage) {
        return Optional.empty();
      }
    }
    return only(HEIC, isImage);
  }

  private static Optional<ForeignFormat> only(ForeignFormat format, boolean is) {
    return is ? Optional.of(format) : Optional.empty();
  }
}
