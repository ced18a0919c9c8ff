package dev.clipstream.model.step;

import java.util.Arrays;

/**
 * What a step model remembers of the frames of one stream: the values of all its state tensors, one
 * behind the other, as the model's own types lie in memory. Only the model that made it can read
 * it. Immutable.
 */
public final class StepState {

  private final byte[] bytes;

  private StepState(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Of bytes that nobody else has. */
  static StepState owning(byte[] bytes) {
    return new StepState(bytes);
  }

  /** As {@link #bytes} has given them. */
  public static StepState of(byte[] bytes) {
    return new StepState(bytes.clone());
  }

  /** To be kept; {@link StepModel#stateBytes} of them. */
  public byte[] bytes() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  /** The bytes themselves, which stay as they are. */
  byte[] shared() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StepState state && Arrays.equals(bytes, state.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes of state";
  }
}
