package dev.clipstream.trainer.data.store;

import java.util.ArrayList;
import java.util.List;

/** Thrown when a data set cannot be used; the message says what is wrong with it and where. */
public final class DataException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final ArrayList<String> details = new ArrayList<>();

  public DataException(String message) {
    super(message);
  }

  /** With what is wrong in many places, each in a line of its own. */
  public DataException(String message, List<String> details) {
    super(message);
    this.details.addAll(details);
  }

  /** What belongs below the message, line by line. */
  public List<String> details() {
    return List.copyOf(details);
  }

  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
