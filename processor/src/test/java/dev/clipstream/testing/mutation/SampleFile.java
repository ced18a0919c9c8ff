package dev.clipstream.testing.mutation;

/**
 * An image as a frame carries it.
 *
 * @param kind of it, for messages
 * @param format name of the format that the frame says it has
 * @param width for raw pixels; otherwise 0
 * @param height for raw pixels; otherwise 0
 * @param bytes of the file, or the raw pixels
 */
@SuppressWarnings("ArrayRecordComponent") // made once and handed on
public record SampleFile(String kind, String format, int width, int height, byte[] bytes) {

  static SampleFile encoded(String kind, String format, byte[] bytes) {
    return new SampleFile(kind, format, 0, 0, bytes);
  }

  SampleFile with(byte[] other) {
    return new SampleFile(kind, format, width, height, other);
  }
}
