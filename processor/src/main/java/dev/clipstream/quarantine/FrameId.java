package dev.clipstream.quarantine;

/**
 * A frame of the frames topic across restarts. Time and length tell it from another at the same
 * place, once the topic has been made anew.
 *
 * @param timestampMillis of its record, as it came
 * @param valueBytes of its record
 */
public record FrameId(int partition, long offset, long timestampMillis, int valueBytes) {

  /** {@code 3@1017}. */
  @Override
  public String toString() {
    return partition + "@" + offset;
  }
}
