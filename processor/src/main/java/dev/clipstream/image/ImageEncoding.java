package dev.clipstream.image;

import java.util.Objects;
import java.util.Optional;

/** The encoding of an image's bytes: three file formats and five layouts of raw pixels. */
public enum ImageEncoding {
  JPEG,
  PNG,
  WEBP,
  /** Rows from the top, three bytes a pixel: red, green, blue. */
  RGB24,
  /** Rows from the top, three bytes a pixel: blue, green, red. */
  BGR24,
  /** Rows from the top, one byte of luma a pixel. */
  GRAY8,
  /** A plane of luma, then a plane of interleaved U and V at half the size; BT.601, 16 to 235. */
  NV12,
  /** A plane of luma, then one of U and one of V at half the size; BT.601, 16 to 235. */
  I420;

  /** True where the bytes are pixels and nothing else, so that width and height must be given. */
  public boolean isRaw() {
    return switch (this) {
      case JPEG, PNG, WEBP -> false;
      case RGB24, BGR24, GRAY8, NV12, I420 -> true;
    };
  }

  /**
   * Tells the file format by its first bytes, or gives nothing where they belong to none of the
   * three. It looks at twelve bytes at most and promises nothing about the rest.
   *
   * @throws IndexOutOfBoundsException if the range does not lie within the array
   */
  public static Optional<ImageEncoding> sniff(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    var view = new ByteView(bytes, offset, length);
    if (view.has(0, 3) && view.u8(0) == 0xFF && view.u8(1) == 0xD8 && view.u8(2) == 0xFF) {
      return Optional.of(JPEG);
    }
    if (view.startsWith(0, PngFile.SIGNATURE)) {
      return Optional.of(PNG);
    }
    if (view.startsWith(0, "RIFF") && view.startsWith(8, "WEBP")) {
      return Optional.of(WEBP);
    }
    return Optional.empty();
  }
}
