package dev.clipstream.cli.dlq;

import dev.clipstream.cli.options.Problems;
import dev.clipstream.deadletters.LetterRange;
import dev.clipstream.deadletters.LetterSelection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say which dead letters are meant. */
public final class SelectionOptions {

  @Option(
      names = "--reason",
      paramLabel = "REASON",
      description = "Only those of this reason, as 'dlq list' names them.")
  Optional<String> reason = Optional.empty();

  @Option(
      names = "--stream",
      paramLabel = "NAME",
      description = "Only those whose key is this stream.")
  Optional<String> stream = Optional.empty();

  @Option(
      names = "--offsets",
      split = ",",
      paramLabel = "P@N[-N]",
      description =
          "Only those at these places of the dead-letter topic, partition and offsets, as in"
              + " 3@1017 or 3@1017-1030. May be repeated.")
  List<String> offsets = List.of();

  @Option(
      names = "--since",
      paramLabel = "WHEN",
      converter = SinceConverter.class,
      description =
          "Only those that became dead letters since then: 2h ago, or 2026-11-30T08:00:00Z.")
  Optional<Instant> since = Optional.empty();

  /** Adds what is wrong with them. */
  void check(Problems problems) {
    for (String range : offsets) {
      problems.require(
          LetterRange.parse(range).isPresent(),
          "--offsets must be partition@offset, as in 3@1017 or 3@1017-1030, not '" + range + "'");
    }
  }

  /** Whether none of them was given, be it rightly or wrongly. */
  boolean isAll() {
    return offsets.isEmpty() && selection().isAll();
  }

  LetterSelection selection() {
    return new LetterSelection(
        reason.orElse(""),
        stream.orElse(""),
        offsets.stream().flatMap(range -> LetterRange.parse(range).stream()).toList(),
        since.map(Instant::toEpochMilli).map(millis -> Math.max(0, millis)).orElse(0L));
  }
}
