package dev.clipstream.trainer.data.source;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A data set in two parts.
 *
 * @param train to learn from
 * @param validation to check with, disjoint from the first
 * @param skipped files that could not be used, each with the reason
 * @param warnings what is odd about the data, and may make a model or its figures worse
 * @param sha256 of the names, lengths and classes of all files, 64 hexadecimal digits; empty where
 *     there are none
 * @param <S> what each part is
 */
public record Parts<S>(
    S train, S validation, List<String> skipped, List<String> warnings, Optional<String> sha256) {
  public Parts {
    skipped = List.copyOf(skipped);
    warnings = List.copyOf(warnings);
  }

  /** Parts of which everything could be used. */
  public static <S> Parts<S> of(S train, S validation) {
    return new Parts<>(train, validation, List.of(), List.of(), Optional.empty());
  }

  /** The same, with more files that could not be used. */
  Parts<S> skipping(List<String> more) {
    List<String> all = Stream.concat(skipped.stream(), more.stream()).toList();
    return new Parts<>(train, validation, all, warnings, sha256);
  }

  /** The same, with what is odd about them. */
  Parts<S> warning(List<String> odd) {
    return new Parts<>(train, validation, skipped, odd, sha256);
  }

  /** The same, of files with that hash. */
  Parts<S> hashed(String hash) {
    return new Parts<>(train, validation, skipped, warnings, Optional.of(hash));
  }

  /** Other parts that were made of these. */
  public <T> Parts<T> with(T otherTrain, T otherValidation) {
    return new Parts<>(otherTrain, otherValidation, skipped, warnings, sha256);
  }
}
