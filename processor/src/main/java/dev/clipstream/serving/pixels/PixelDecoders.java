package dev.clipstream.serving.pixels;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.decode.ImageDecoder;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Decodes images to pixels of any format, for any number of threads at once: each takes a decoder
 * that is idle, or makes one. Decoders of a format that is asked for no more are closed.
 * Thread-safe.
 */
final class PixelDecoders implements AutoCloseable {

  private record Tools(PixelFormat format, ImageDecoder decoder, ByteBuffer rgb) {

    static Tools of(PixelFormat format, ImageLimits limits) {
      return new Tools(
          format,
          new ImageDecoder(format.width(), format.height(), format.resizing(), limits),
          ByteBuffer.allocateDirect(format.bytes()));
    }

    byte[] decode(Image image) throws BadImageException {
      decoder.decode(image, rgb, 0);
      byte[] pixels = new byte[format.bytes()];
      rgb.get(0, pixels);
      return pixels;
    }
  }

  private final ImageLimits limits;
  private final ConcurrentLinkedQueue<Tools> idle = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  PixelDecoders(ImageLimits limits) {
    this.limits = limits;
  }

  /**
   * @return uint8 {@code [height,width,3]} RGB
   * @throws BadImageException if the image cannot be used
   */
  byte[] decode(PixelFormat format, Image image) throws BadImageException {
    Tools tools = take(format);
    try {
      return tools.decode(image);
    } finally {
      idle.add(tools);
      if (closed) {
        close();
      }
    }
  }

  private Tools take(PixelFormat format) {
    for (Tools tools = idle.poll(); tools != null; tools = idle.poll()) {
      if (tools.format().equals(format)) {
        return tools;
      }
      tools.decoder().close();
    }
    return Tools.of(format, limits);
  }

  /** Frees the native memory; decoders in use are closed by their users. */
  @Override
  public void close() {
    closed = true;
    for (Tools tools = idle.poll(); tools != null; tools = idle.poll()) {
      tools.decoder().close();
    }
  }
}
