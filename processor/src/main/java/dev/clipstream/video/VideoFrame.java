package dev.clipstream.video;

import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;

/**
 * One frame of a video, upright.
 *
 * @param index 0 for the first frame that was read, then one more each
 * @param timestampMicros when it is shown, in microseconds after the first frame; never less than
 *     the frame before
 * @param width pixels a row
 * @param height rows
 * @param rgb uint8 {@code [height, width, 3]}, red, green, blue, rows from the top; the frame's own
 */
@SuppressWarnings("ArrayRecordComponent") // made for one reader, which may do with it as it likes
public record VideoFrame(long index, long timestampMicros, int width, int height, byte[] rgb) {

  /** The same pixels, for {@link JpegEncoder}. */
  public Pixels pixels() {
    return new Pixels(width, height, rgb);
  }
}
