package dev.clipstream.image.webp;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.ByteView;
import dev.clipstream.image.CheckedFile;
import dev.clipstream.image.FileParts;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageHeader;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.Orientation;
import dev.clipstream.image.OverLimitException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Walks a WebP file's RIFF chunks and keeps the one that holds the image, as a file of the simple
 * form: no transparency (which is dropped in any case), profile or animation. Of an animation that
 * is the first frame, at its own size: a decoder of animations would keep several canvases.
 */
public final class WebpFile {
  /** "RIFF", the size of what follows, "WEBP". */
  private static final int RIFF = 12;

  private static final int CHUNK = 8;
  private static final int VP8X_BYTES = 10;
  private static final int FRAME_BYTES = 16;
  private static final int ANIMATED = 0x02;
  private static final int LOSSLESS_HEADER = 5;

  /** Sets of codes that any lossless image may have; encoders make some hundred at the most. */
  private static final int GROUPS = 128;

  /** Pixels for each set more: it takes 20 KB at the most, 32 bytes for each of these. */
  private static final int PIXELS_OF_GROUP = 640;

  /** What the image says of its size; a range of the file that begins with a chunk's name. */
  private record Bitstream(ByteView chunk, int width, int height) {}

  private WebpFile() {}

  public static CheckedFile check(ByteView file, ImageLimits limits) throws BadImageException {
    long end = CHUNK + file.u32Little(4);
    if (end > file.length()) {
      throw new BadImageException(
          "WebP is truncated: it says %d bytes but has %d".formatted(end, file.length()));
    }
    if (end < RIFF + CHUNK) {
      throw corrupt("no image in it");
    }
    ByteView chunks = file.slice(RIFF, (int) end - RIFF);
    if (!chunks.startsWith(0, "VP8X")) {
      return checked(bitstream(chunks), Orientation.UPRIGHT, limits);
    }
    ByteView extended = required(chunks, "VP8X");
    if (extended.length() < CHUNK + VP8X_BYTES) {
      throw corrupt("its header is too short");
    }
    int width = extended.u24Little(CHUNK + 4) + 1;
    int height = extended.u24Little(CHUNK + 7) + 1;
    boolean animated = (extended.u8(CHUNK) & ANIMATED) != 0;
    Bitstream image = animated ? firstFrame(chunks, width, height) : bitstream(chunks);
    if (!animated && (image.width() != width || image.height() != height)) {
      throw corrupt("its header and its image differ in size");
    }
    return checked(image, orientation(chunks), limits);
  }

  private static CheckedFile checked(Bitstream image, Orientation orientation, ImageLimits limits)
      throws BadImageException {
    limits.checkPixels(ImageEncoding.WEBP, image.width(), image.height());
    if (image.chunk().startsWith(0, "VP8L")) {
      checkGroups(image);
    }
    // Chunks have an even length; the byte that fills one up does not count in its own length.
    ByteView chunk = image.chunk();
    int padding = chunk.length() & 1;
    byte[] riff =
        ByteBuffer.allocate(RIFF)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put("RIFF".getBytes(StandardCharsets.ISO_8859_1))
            .putInt(4 + chunk.length() + padding)
            .put("WEBP".getBytes(StandardCharsets.ISO_8859_1))
            .array();
    FileParts parts = new FileParts();
    parts.add(riff);
    parts.keep(chunk);
    parts.add(new byte[padding]);
    return new CheckedFile(
        new ImageHeader(ImageEncoding.WEBP, image.width(), image.height(), orientation), parts);
  }

  private static void checkGroups(Bitstream image) throws BadImageException {
    int head = CHUNK + LOSSLESS_HEADER;
    ByteView bits = image.chunk().slice(head, image.chunk().length() - head);
    int groups = WebpGroups.count(bits, image.width(), image.height());
    long pixels = (long) image.width() * image.height();
    if (groups > GROUPS + pixels / PIXELS_OF_GROUP) {
      throw new OverLimitException(
          "WebP of %dx%d pixels has %d sets of codes, too many for its size"
              .formatted(image.width(), image.height(), groups));
    }
  }

  private static Bitstream firstFrame(ByteView chunks, int canvasWidth, int canvasHeight)
      throws BadImageException {
    ByteView frame = required(chunks, "ANMF");
    if (frame.length() < CHUNK + FRAME_BYTES) {
      throw corrupt("its first frame is too short");
    }
    int left = 2 * frame.u24Little(CHUNK);
    int top = 2 * frame.u24Little(CHUNK + 3);
    int width = frame.u24Little(CHUNK + 6) + 1;
    int height = frame.u24Little(CHUNK + 9) + 1;
    int within = CHUNK + FRAME_BYTES;
    Bitstream image = bitstream(frame.slice(within, frame.length() - within));
    if (left + width > canvasWidth
        || top + height > canvasHeight
        || image.width() != width
        || image.height() != height) {
      throw corrupt("its first frame is not of the size that it says");
    }
    return image;
  }

  /** The first image chunk among those of a file or of an animation's frame. */
  private static Bitstream bitstream(ByteView chunks) throws BadImageException {
    long at = 0;
    while (chunks.has(at, CHUNK)) {
      ByteView chunk = chunk(chunks, (int) at);
      if (chunk.startsWith(0, "VP8 ")) {
        return lossy(chunk);
      }
      if (chunk.startsWith(0, "VP8L")) {
        return lossless(chunk);
      }
      at += chunk.length() + (chunk.length() & 1);
    }
    throw corrupt("no image in it");
  }

  private static Bitstream lossy(ByteView chunk) throws BadImageException {
    // Frame tag, start code, width and height, these with two bits of scaling that none obeys.
    boolean isKeyFrame = chunk.has(CHUNK, 10) && (chunk.u8(CHUNK) & 1) == 0;
    if (!isKeyFrame || !chunk.startsWith(CHUNK + 3, "\u009d\u0001*")) {
      throw corrupt("its image has no header");
    }
    return new Bitstream(
        chunk, chunk.u16Little(CHUNK + 6) & 0x3FFF, chunk.u16Little(CHUNK + 8) & 0x3FFF);
  }

  private static Bitstream lossless(ByteView chunk) throws BadImageException {
    if (!chunk.has(CHUNK, LOSSLESS_HEADER) || chunk.u8(CHUNK) != 0x2F) {
      throw corrupt("its image has no header");
    }
    long bits = chunk.u32Little(CHUNK + 1);
    return new Bitstream(chunk, (int) (bits & 0x3FFF) + 1, (int) (bits >> 14 & 0x3FFF) + 1);
  }

  /** Unlike the image, what stands beside it need not be whole. */
  private static Orientation orientation(ByteView chunks) {
    return find(chunks, "EXIF")
        .map(exif -> Orientation.ofExif(exif.slice(CHUNK, exif.length() - CHUNK)))
        .orElse(Orientation.UPRIGHT);
  }

  private static ByteView required(ByteView chunks, String name) throws BadImageException {
    return find(chunks, name).orElseThrow(() -> corrupt("it has no whole chunk " + name));
  }

  /** The first chunk of that name, with its head. */
  private static Optional<ByteView> find(ByteView chunks, String name) {
    long at = 0;
    while (chunks.has(at, CHUNK)) {
      long length = CHUNK + chunks.u32Little((int) at + 4);
      if (!chunks.has(at, length)) {
        return Optional.empty();
      }
      if (chunks.startsWith((int) at, name)) {
        return Optional.of(chunks.slice((int) at, (int) length));
      }
      at += length + (length & 1);
    }
    return Optional.empty();
  }

  private static ByteView chunk(ByteView chunks, int at) throws BadImageException {
    long length = CHUNK + chunks.u32Little(at + 4);
    if (!chunks.has(at, length)) {
      throw new BadImageException("WebP is truncated: it ends within a chunk");
    }
    return chunks.slice(at, (int) length);
  }

  private static BadImageException corrupt(String why) {
    return new BadImageException("WebP is corrupt: " + why);
  }
}
