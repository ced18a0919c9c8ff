package dev.clipstream.trainer.data.list;

import java.util.Locale;
import java.util.Optional;

/** The parts of a data set, as a list names them. */
public enum ListedPart {
  /** To learn from. */
  TRAIN,
  /** To check with while learning. */
  VALIDATION,
  /** That no training sees. */
  TEST;

  static Optional<ListedPart> of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "train", "training" -> Optional.of(TRAIN);
      case "val", "valid", "validation" -> Optional.of(VALIDATION);
      case "test", "testing" -> Optional.of(TEST);
      default -> Optional.empty();
    };
  }

  /** In lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
