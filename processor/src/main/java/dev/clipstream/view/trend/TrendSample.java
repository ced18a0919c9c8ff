package dev.clipstream.view.trend;

import org.jspecify.annotations.Nullable;

/**
 * How the system did at one time.
 *
 * @param atMillis since 1970
 * @param framesPerSecond sent
 * @param labelsPerSecond of frames
 * @param medianMillis latency, from sending to label; null where no label came
 * @param p99Millis likewise, of 99 in 100 frames
 * @param lag frames that are sent and not yet labeled; null where nobody knows
 */
public record TrendSample(
    long atMillis,
    double framesPerSecond,
    double labelsPerSecond,
    @Nullable Long medianMillis,
    @Nullable Long p99Millis,
    @Nullable Long lag) {}
