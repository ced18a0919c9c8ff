package dev.clipstream.trainer.data.source;

import java.util.List;

/**
 * A data set in two parts.
 *
 * @param train to learn from
 * @param validation to check with, disjoint from the first
 * @param skipped files that could not be used, each with the reason
 * @param <S> what each part is
 */
public record Parts<S>(S train, S validation, List<String> skipped) {
  public Parts {
    skipped = List.copyOf(skipped);
  }

  /** Parts of which everything could be used. */
  public static <S> Parts<S> of(S train, S validation) {
    return new Parts<>(train, validation, List.of());
  }
}
