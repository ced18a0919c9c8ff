package dev.clipstream.bench.harness;

import dev.clipstream.bench.harness.SystemUnderTest.Site;
import dev.clipstream.system.DaemonThreads;
import java.time.Duration;

/**
 * A load generator that sends frames as fast as they are labeled, a few ahead, on a thread of its
 * own: a stream that passes by, as a page shows it, and yet at the pipeline's full speed. A page
 * reads from now on and would see nothing of a backlog.
 */
public final class LoadGenerator implements AutoCloseable {

  /** Enough for every batch, and few enough for a page not to skip them. */
  private static final int AHEAD = 400;

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final BenchBroker broker;
  private final String topic;
  private final long frames;
  private final LabelWatch labels;
  private final Thread thread = DaemonThreads.of("bench-load-generator", this::run);
  private volatile boolean stopping;

  /**
   * @param site to whose topic of frames it sends, and whose labels it waits for
   * @param frames to send
   */
  public LoadGenerator(BenchBroker broker, Site site, long frames) {
    this.broker = broker;
    this.topic = site.topics().frames();
    this.frames = frames;
    this.labels = broker.watch(site.topics().frameLabels());
  }

  /** Starts to send. */
  public void start() {
    thread.start();
  }

  private void run() {
    long sent = 0;
    while (!stopping && sent < frames) {
      long until = Math.min(frames, labels.visibleOffsets() + AHEAD);
      for (; sent < until; sent++) {
        broker.send(topic, sent);
      }
      broker.flush();
      try {
        Thread.sleep(LOOK_EVERY.toMillis());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    labels.close();
  }
}
