package dev.clipstream.clips;

/**
 * What a frame model made of one frame, for the sequence model that was trained with it.
 *
 * @param encoder which frame model, see {@link #encoder(String)}; 0 if the frame was not classified
 * @param values empty if the frame was not classified, or if its clip has more frames than its
 *     model can use and this is one of those left out
 */
@SuppressWarnings("ArrayRecordComponent")
public record Features(long encoder, float[] values) {

  /** Of a frame that was not classified. */
  public static final Features NONE = new Features(0, new float[0]);

  public static Features of(String frameModelSha256, float[] values) {
    return new Features(encoder(frameModelSha256), values);
  }

  /** The first eight bytes of a frame model's SHA-256: enough to tell the models of one store. */
  static long encoder(String frameModelSha256) {
    return Long.parseUnsignedLong(frameModelSha256.substring(0, 16), 16);
  }

  boolean isEmpty() {
    return values.length == 0;
  }

  /** Whether a model has seen the frame, though its features may not have been kept. */
  boolean isOfClassifiedFrame() {
    return encoder != 0;
  }

  Features withoutValues() {
    return isEmpty() ? this : new Features(encoder, new float[0]);
  }
}
