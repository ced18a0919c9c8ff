package dev.clipstream.cli.bench;

import java.util.List;

/**
 * What a soak gave.
 *
 * @param frames sent, each of which got one label
 * @param rate frames a second that were sent
 * @param samples in the order of time, 4 or more
 */
record SoakResult(long frames, double rate, List<SoakSample> samples) {

  SoakResult {
    samples = List.copyOf(samples);
  }
}
