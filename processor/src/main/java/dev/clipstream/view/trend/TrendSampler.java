package dev.clipstream.view.trend;

import dev.clipstream.system.DaemonThreads;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds a sample to a trend every ten seconds, on a thread of its own. */
public final class TrendSampler implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TrendSampler.class);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("view-trend"));

  private TrendSampler() {}

  /** Begins. */
  public static TrendSampler start(Trend trend, Supplier<TrendSample> sample) {
    TrendSampler sampler = new TrendSampler();
    var unused =
        sampler.timer.scheduleAtFixedRate(
            () -> add(trend, sample), 0, Trend.EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return sampler;
  }

  private static void add(Trend trend, Supplier<TrendSample> sample) {
    try {
      trend.add(sample.get());
    } catch (RuntimeException e) {
      // A timer's task that throws is never run again.
      LOG.debug("no sample", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
