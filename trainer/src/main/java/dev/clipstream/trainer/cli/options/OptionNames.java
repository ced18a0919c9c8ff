package dev.clipstream.trainer.cli.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Converts enum constants to and from their names on the command line: lower case with hyphens. */
final class OptionNames {

  private OptionNames() {}

  /** The constant of that name. */
  static <E extends Enum<E>> E find(Class<E> kind, String option, String name) {
    List<String> all = new ArrayList<>();
    for (E one : kind.getEnumConstants()) {
      String known = one.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (known.equals(name)) {
        return one;
      }
      all.add(known);
    }
    throw new IllegalArgumentException(
        "%s must be one of %s, not %s".formatted(option, String.join(", ", all), name));
  }
}
