package dev.clipstream.trainer.data.store;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.ForeignFormat;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.Pixels;
import dev.clipstream.image.decode.ImageDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads images as the processor does, by its own decoder, into arrays of one size. Belongs to one
 * thread, which closes it.
 */
public final class ImageReader implements AutoCloseable {

  private final ImageDecoder decoder;
  private final ByteBuffer pixels;

  public ImageReader(Resize to) {
    decoder = new ImageDecoder(to.columns(), to.rows(), to.resizing(), ImageLimits.DEFAULT);
    pixels = ByteBuffer.allocateDirect(decoder.outputBytes());
  }

  /** Bytes of an image once it is resized. */
  public int bytes() {
    return decoder.outputBytes();
  }

  /** An image as uint8 RGB [height,width,3]. */
  public byte[] read(Image image) throws UnreadableException {
    try {
      decoder.decode(image, pixels, 0);
    } catch (BadImageException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()), e);
    }
    byte[] copy = new byte[decoder.outputBytes()];
    pixels.get(0, copy);
    return copy;
  }

  /** A file of any format that the processor takes. */
  public byte[] read(Path file) throws UnreadableException {
    return read(image(file));
  }

  private static Image image(Path file) throws UnreadableException {
    if (Files.isDirectory(file)) {
      throw new UnreadableException("is a folder, where images are expected");
    }
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UnreadableException("cannot be read: " + e, e);
    }
    ImageEncoding format =
        ImageEncoding.sniff(bytes, 0, bytes.length)
            .orElseThrow(() -> new UnreadableException(unknown(bytes)));
    return Image.encoded(format, bytes);
  }

  /** A file at its own size, turned upright. */
  public Pixels whole(Path file) throws UnreadableException {
    try {
      return decoder.decodeWhole(image(file));
    } catch (BadImageException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()), e);
    }
  }

  private static String unknown(byte[] bytes) {
    return ForeignFormat.sniff(bytes, 0, bytes.length)
        .map(format -> "is a %s file: %s".formatted(format.title(), ForeignFormat.ADVICE))
        .orElse("is no JPEG, PNG or WebP file");
  }

  @Override
  public void close() {
    decoder.close();
  }
}
