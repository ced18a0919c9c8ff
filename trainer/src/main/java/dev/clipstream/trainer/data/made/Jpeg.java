package dev.clipstream.trainer.data.made;

import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.image.resize.Fit;
import dev.clipstream.trainer.data.store.ImageReader;
import dev.clipstream.trainer.data.store.Resize;
import dev.clipstream.trainer.data.store.UnreadableException;
import java.util.ArrayList;
import java.util.List;

/** Applies JPEG compression to images: made frames go through it, since served frames have. */
public final class Jpeg {

  private Jpeg() {}

  /**
   * The frames, uint8 RGB [height,width,3], after encoding and decoding.
   *
   * @param quality from 1 to 100
   */
  public static List<byte[]> roundTrip(List<byte[]> frames, int height, int width, int quality) {
    return roundTrip(frames, height, width, quality, Resize.to(height, width, Fit.STRETCH));
  }

  /**
   * The same, and then resized as a model's input is.
   *
   * @param height of the frames as they are
   * @param width of the frames as they are
   * @param quality from 1 to 100
   * @param resize with a size
   */
  static List<byte[]> roundTrip(
      List<byte[]> frames, int height, int width, int quality, Resize resize) {
    List<byte[]> decoded = new ArrayList<>();
    try (JpegEncoder encoder = new JpegEncoder(quality);
        ImageReader reader = new ImageReader(resize)) {
      for (byte[] frame : frames) {
        byte[] file = encoder.encode(new Pixels(width, height, frame));
        decoded.add(reader.read(Image.encoded(ImageEncoding.JPEG, file)));
      }
    } catch (UnreadableException e) {
      throw new IllegalStateException("a JPEG file that was just made cannot be read", e);
    }
    return decoded;
  }
}
