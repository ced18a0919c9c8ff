package dev.clipstream.cli.bench;

import dev.clipstream.cli.bench.Ceiling.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is measured, and for how long.
 *
 * @param rounds how often each is measured, in turn
 * @param time what one measurement takes, about
 * @param frames of the backlog; empty: as many as the ceiling does in {@code time}
 * @param settings of the ceiling, to find the best of
 * @param defaults how {@code run} would run, one of {@code settings}
 * @param compared pipelines with other settings, measured beside the two default ones
 * @param partitions of every topic
 * @param loneFrames whose latency is measured, for each guarantee
 */
record Plan(
    int rounds,
    Duration time,
    Optional<Integer> frames,
    List<Setting> settings,
    Setting defaults,
    List<Variant> compared,
    int partitions,
    int loneFrames,
    Set<Part> parts) {

  /** What can be left out. */
  enum Part {
    PIPELINE,
    PLAIN,
    LATENCY,
    VIEW
  }

  Plan {
    settings = List.copyOf(settings);
    compared = List.copyOf(compared);
    parts = Set.copyOf(parts);
  }
}
