package dev.clipstream.trainer.data.store;

import dev.clipstream.image.BadPictureException;
import dev.clipstream.image.Picture;
import dev.clipstream.image.PictureDecoder;
import dev.clipstream.image.PictureFormat;
import dev.clipstream.image.PictureLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads pictures as the processor does, by its own decoder, into arrays of one size. Belongs to one
 * thread, which closes it.
 */
public final class PictureReader implements AutoCloseable {

  private final PictureDecoder decoder;
  private final ByteBuffer pixels;

  public PictureReader(Resize to) {
    decoder = new PictureDecoder(to.columns(), to.rows(), to.fit(), PictureLimits.DEFAULT);
    pixels = ByteBuffer.allocateDirect(decoder.outputBytes());
  }

  /** A picture as uint8 RGB [height,width,3]. */
  public byte[] read(Picture picture) throws UnreadableException {
    try {
      decoder.decode(picture, pixels, 0);
    } catch (BadPictureException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()), e);
    }
    byte[] copy = new byte[decoder.outputBytes()];
    pixels.get(0, copy);
    return copy;
  }

  /** A file of any format that the processor takes. */
  public byte[] read(Path file) throws UnreadableException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UnreadableException("cannot be read: " + e, e);
    }
    PictureFormat format =
        PictureFormat.sniff(bytes, 0, bytes.length)
            .orElseThrow(() -> new UnreadableException("is no JPEG, PNG or WebP file"));
    return read(Picture.encoded(format, bytes));
  }

  @Override
  public void close() {
    decoder.close();
  }
}
