package dev.clipstream.bench.harness;

/**
 * The failure of a measurement that cannot be made, or whose result would be wrong. The message is
 * one line for the user and says why.
 */
public final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BenchException(String message) {
    super(message);
  }

  public BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
