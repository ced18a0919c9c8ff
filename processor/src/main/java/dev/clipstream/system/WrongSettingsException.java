package dev.clipstream.system;

import java.util.List;

/** Thrown for settings that cannot be used; has a message for each that is wrong. */
public final class WrongSettingsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final List<String> messages;

  WrongSettingsException(List<String> messages) {
    super(String.join("; ", messages));
    this.messages = List.copyOf(messages);
  }

  /** One for each setting that is wrong, in the order in which they were checked. */
  public List<String> messages() {
    return messages;
  }
}
