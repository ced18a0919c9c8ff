package dev.clipstream.scenes;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What people do: the classes of clips. */
enum Action {
  WALK,
  RUN,
  WAVE,
  FALL,
  GET_UP,
  MEET,
  PART;

  /** The name of its class, for instance {@code get-up}. */
  String label() {
    return nameOf(this);
  }

  static String nameOf(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static List<String> labels(Enum<?>[] values) {
    return Arrays.stream(values).map(Action::nameOf).toList();
  }
}
