package dev.clipstream.model.description;

import java.util.List;

/**
 * Where a {@link ModelDescription} comes from.
 *
 * @param sources who said any of it, for people; those first that count more
 * @param guesses what nobody said and was taken for granted, a sentence each
 */
public record DescriptionOrigin(List<String> sources, List<String> guesses) {

  /** Of descriptions that nobody wrote. */
  public static final DescriptionOrigin NONE = new DescriptionOrigin(List.of(), List.of());

  public DescriptionOrigin {
    sources = List.copyOf(sources);
    guesses = List.copyOf(guesses);
  }
}
