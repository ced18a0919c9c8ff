package dev.clipstream.cli.send.cameras;

import dev.clipstream.cli.send.cameras.CameraState.Away;
import dev.clipstream.cli.send.cameras.CameraState.Connecting;
import dev.clipstream.cli.send.cameras.CameraState.Ended;
import dev.clipstream.cli.send.cameras.CameraState.Sending;
import dev.clipstream.ops.CameraReading;
import dev.clipstream.ops.CameraReport;
import dev.clipstream.view.scene.Rate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The state of a camera and the counts of its frames: told by the threads that work, read by those
 * that show. Thread-safe.
 */
final class CameraStatus implements CameraReading {

  /** Is told when a camera begins to do something else, by the thread that has it do so. */
  interface Listener {
    void changed(CameraStatus camera);
  }

  /** Of a camera that sends; a longer wait for the next one is an absence to the metric. */
  private static final Duration BETWEEN_FRAMES = Duration.ofSeconds(1);

  private final String name;
  private final Listener listener;
  private final LongSupplier nanoTime;
  private final LongAdder taken = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder connections = new LongAdder();

  // These guarded by this.
  private final Rate rate = new Rate();
  private CameraState state = new Connecting();
  private long silentSinceNanos;
  private long changedNanos;

  /** Since frames last came: how often it was tried, and why that failed last. */
  private int attempts;

  private String reason = "";

  CameraStatus(String name, Listener listener, LongSupplier nanoTime) {
    this.name = name;
    this.listener = listener;
    this.nanoTime = nanoTime;
    this.silentSinceNanos = nanoTime.getAsLong();
    this.changedNanos = silentSinceNanos;
  }

  @Override
  public String name() {
    return name;
  }

  void connecting() {
    change(new Connecting());
  }

  /** A frame has come, be it one that is to be sent or one that is left out. */
  synchronized void frameCame() {
    silentSinceNanos = nanoTime.getAsLong();
  }

  /** A frame that is to be sent has come; the first of a connection is the end of an absence. */
  void frameRead() {
    synchronized (this) {
      frameCame();
      rate.add(TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong()), 1);
    }
    if (!(state() instanceof Sending)) {
      connections.increment();
      change(new Sending());
    }
  }

  void away(String reason, Duration retryIn) {
    change(new Away(reason, retryIn));
  }

  void ended() {
    change(new Ended());
  }

  /** The cluster has a frame. */
  void taken(long imageBytes) {
    taken.increment();
    bytes.add(imageBytes);
  }

  void dropped() {
    dropped.increment();
  }

  private void change(CameraState to) {
    synchronized (this) {
      state = to;
      changedNanos = nanoTime.getAsLong();
      if (to instanceof Connecting) {
        attempts++;
      } else if (to instanceof Away away) {
        reason = away.reason();
      } else {
        attempts = 0;
        reason = "";
      }
    }
    listener.changed(this);
  }

  synchronized CameraState state() {
    return state;
  }

  /**
   * The time since the last frame, or since the start; nothing while it counts as sending, and once
   * it has ended.
   */
  synchronized Optional<Duration> absence() {
    return state instanceof Sending || state instanceof Ended
        ? Optional.empty()
        : Optional.of(silence());
  }

  private Duration silence() {
    return Duration.ofNanos(nanoTime.getAsLong() - silentSinceNanos);
  }

  /** How long until it is tried again. */
  synchronized Duration untilRetry() {
    if (!(state instanceof Away away)) {
      return Duration.ZERO;
    }
    Duration left = away.retryIn().minusNanos(nanoTime.getAsLong() - changedNanos);
    return left.isNegative() ? Duration.ZERO : left;
  }

  synchronized double framesPerSecond() {
    return rate.perSecond(TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong()));
  }

  @Override
  public boolean isSending() {
    return state() instanceof Sending;
  }

  /** Also of one that is silent, though its timeout has not passed. */
  @Override
  public synchronized double awaySeconds() {
    Duration silence = silence();
    boolean present = state instanceof Sending && silence.compareTo(BETWEEN_FRAMES) < 0;
    return present || state instanceof Ended ? 0 : silence.toMillis() / 1000.0;
  }

  @Override
  public long framesTaken() {
    return taken.sum();
  }

  @Override
  public long bytesTaken() {
    return bytes.sum();
  }

  @Override
  public long framesDropped() {
    return dropped.sum();
  }

  @Override
  public long connections() {
    return connections.sum();
  }

  @Override
  public synchronized CameraReport report() {
    boolean tried = state instanceof Connecting || state instanceof Away;
    return new CameraReport(
        name,
        reportedState(),
        awaySeconds(),
        framesPerSecond(),
        framesTaken(),
        framesDropped(),
        connections(),
        // Of one that waits it is the next.
        tried ? Math.max(1, attempts + (state instanceof Away ? 1 : 0)) : 0,
        untilRetry().toMillis() / 1000.0,
        reason);
  }

  private CameraReport.State reportedState() {
    if (state instanceof Sending) {
      return CameraReport.State.SENDING;
    }
    if (state instanceof Ended) {
      return CameraReport.State.ENDED;
    }
    // One that is tried again is away until frames come, whatever is done about it.
    return reason.isEmpty() ? CameraReport.State.CONNECTING : CameraReport.State.AWAY;
  }
}
