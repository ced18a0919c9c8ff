package dev.clipstream.bench;

import dev.clipstream.bench.Ceiling.Setting;
import dev.clipstream.bench.harness.PipelineVariant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;

/**
 * The plan of a benchmark: what is measured, how often and for how long.
 *
 * @param rounds how often each system is measured, in turn
 * @param time about how long one measurement takes
 * @param frames of the backlog; empty: as many as the ceiling does in {@code time}
 * @param settings of the ceiling, to find the best of
 * @param defaults how {@code run} would run, one of {@code settings}
 * @param compared pipelines with other settings, measured beside the two default ones
 * @param partitions of every topic
 * @param loneFrames whose latency is measured, for each guarantee
 */
public record BenchPlan(
    int rounds,
    Duration time,
    Optional<Integer> frames,
    List<Setting> settings,
    Setting defaults,
    List<PipelineVariant> compared,
    int partitions,
    int loneFrames,
    Set<Part> parts) {

  /** A part of the benchmark that can be left out. */
  public enum Part {
    PIPELINE,
    PLAIN,
    LATENCY,
    VIEW
  }

  public BenchPlan {
    settings = List.copyOf(settings);
    compared = List.copyOf(compared);
    parts = Set.copyOf(parts);
  }

  /**
   * Frames of a backlog.
   *
   * @param framesPerSecond the ceiling, asked for only if {@code frames} are not given
   * @param least to measure anything, unless {@code frames} are given
   */
  long backlog(DoubleSupplier framesPerSecond, long least) {
    return frames
        .map(Integer::longValue)
        .orElseGet(
            () -> Math.max(least, (long) (framesPerSecond.getAsDouble() * time.toMillis() / 1000)));
  }
}
