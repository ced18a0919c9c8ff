package dev.clipstream.model.session;

import java.util.regex.Pattern;

/**
 * Thrown when a model run fails although its input was valid: the device or the runtime is at
 * fault.
 */
public final class InferenceException extends RuntimeException {

  /** As ONNX Runtime's arenas, CUDA, cuBLAS, cuDNN and C++ put it. */
  private static final Pattern OUT_OF_MEMORY =
      Pattern.compile(
          "out of memory|failed to allocate memory|smaller than requested bytes|alloc_failed"
              + "|resource allocation failed|memoryallocation|bad_alloc|bad allocation",
          Pattern.CASE_INSENSITIVE);

  public InferenceException(String message, Throwable cause) {
    super(message, cause);
  }

  public InferenceException(String message) {
    super(message);
  }

  /** Whether the device had no memory left: fewer frames at a time may do. */
  public static boolean isOutOfMemory(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (OUT_OF_MEMORY.matcher(String.valueOf(cause.getMessage())).find()) {
        return true;
      }
    }
    return false;
  }
}
