package dev.clipstream.testing.faults;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.image.decode.ImageDecoder;
import dev.clipstream.image.resize.Fit;
import dev.clipstream.testing.TestFrames;

/**
 * The images that cameras send, by number: few enough that what a model says of each can be
 * remembered. Each is {@value #SIDE} × {@value #SIDE} pixels of one color.
 */
final class Pictures {

  static final int SIDE = 8;

  /** How many there are as raw pixels, from 0 on. */
  static final int RAW = 4096;

  /** How many there are as JPEG files, from {@link #RAW} on. */
  static final int JPEGS = 16;

  private Pictures() {}

  /** That of a frame of a clip: another one nearly always, the same at every call. */
  static int of(String stream, String clip, long index) {
    int hash = (stream.hashCode() * 31 + clip.hashCode()) * 31 + Long.hashCode(index);
    return Math.floorMod((hash * 0x9E3779B1) >>> 7, RAW);
  }

  static boolean isJpeg(int picture) {
    return picture >= RAW;
  }

  /** The bytes as a frame has them: RGB, uint8 [side,side,3], or a JPEG file. */
  static byte[] bytes(int picture) {
    byte[] pixels = TestFrames.pixels(picture, SIDE);
    if (!isJpeg(picture)) {
      return pixels;
    }
    try (JpegEncoder encoder = new JpegEncoder(JpegEncoder.DEFAULT_QUALITY)) {
      return encoder.encode(new Pixels(SIDE, SIDE, pixels));
    }
  }

  /** RGB, uint8 [side,side,3]. */
  static byte[] pixels(int picture) {
    byte[] bytes = bytes(picture);
    if (!isJpeg(picture)) {
      return bytes;
    }
    try (ImageDecoder decoder = new ImageDecoder(SIDE, SIDE, Fit.STRETCH, ImageLimits.DEFAULT)) {
      return decoder.decodeWhole(new Image(ImageEncoding.JPEG, 0, 0, bytes, 0, bytes.length)).rgb();
    } catch (BadImageException e) {
      throw new IllegalStateException(e);
    }
  }
}
