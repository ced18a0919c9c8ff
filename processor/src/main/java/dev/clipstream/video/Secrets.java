package dev.clipstream.video;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Texts that must not be shown. Immutable; never prints what it holds. */
public final class Secrets {

  public static final Secrets NONE = new Secrets(List.of());

  private static final String IN_PLACE = "***";

  /** Shorter ones would be found in half of all words. */
  private static final int MIN_LENGTH = 4;

  private final List<String> texts;

  public Secrets(Collection<String> texts) {
    // The longest first: one may be part of another.
    this.texts =
        texts.stream()
            .filter(text -> text.length() >= MIN_LENGTH)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /** A message without them. */
  public String hide(String message) {
    String shown = message;
    for (String text : texts) {
      shown = shown.replace(text, IN_PLACE);
    }
    return shown;
  }

  @Override
  public String toString() {
    return texts.size() + " secrets";
  }
}
