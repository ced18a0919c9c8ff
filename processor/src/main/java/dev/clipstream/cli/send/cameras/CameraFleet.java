package dev.clipstream.cli.send.cameras;

import dev.clipstream.cli.console.StopSignal;
import dev.clipstream.cli.options.CliException;
import dev.clipstream.cli.send.publish.FramePublisher;
import dev.clipstream.system.DaemonThreads;
import dev.clipstream.video.SharedJpegEncoders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * All cameras of a process: a thread for each, which reads and decodes; encoders that they share;
 * and one thread that hands their frames to the producer. Runs once.
 */
final class CameraFleet {

  /** Of images that wait for the producer; the producer has as much again. */
  static final long QUEUE_BYTES = 16L << 20;

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /** A camera whose name is being looked up does not hear that it is to end. */
  private static final Duration END_WITHIN = Duration.ofSeconds(3);

  private final List<CameraStatus> cameras;
  private final FramePublisher publisher;
  private final StopSignal stop;
  private final CameraDisplay display;
  private final OutgoingFrames outgoing;
  private final SharedJpegEncoders encoders =
      new SharedJpegEncoders(Runtime.getRuntime().availableProcessors());
  private final List<Thread> workers = new ArrayList<>();
  private final Thread dispatcher = DaemonThreads.of("frame-dispatcher", this::dispatch);

  /** What the cluster refused; written by the dispatcher, read once it has ended. */
  private volatile @Nullable CliException broken;

  /**
   * @param cameras and what is known of each, in the same order
   */
  CameraFleet(
      List<Camera> cameras,
      List<CameraStatus> statuses,
      FramePublisher publisher,
      StopSignal stop,
      CameraDisplay display,
      InstantSource clock) {
    this.cameras = List.copyOf(statuses);
    this.publisher = publisher;
    this.stop = stop;
    this.display = display;
    this.outgoing = new OutgoingFrames(QUEUE_BYTES);
    for (int i = 0; i < cameras.size(); i++) {
      CameraStatus status = statuses.get(i);
      CameraWorker worker =
          new CameraWorker(
              cameras.get(i), status, encoders, frame -> outgoing.add(frame, status), stop, clock);
      workers.add(DaemonThreads.of("camera-" + status.name(), worker));
    }
  }

  /**
   * Sends until a stop is requested or all files have been sent to their ends.
   *
   * @param brokerIsAway asked at the end, when the last frames are waited for
   * @return how many frames may not be there
   * @throws CliException if the cluster does not take frames any more
   */
  long run(BooleanSupplier brokerIsAway) {
    dispatcher.start();
    workers.forEach(Thread::start);
    while (!stop.await(LOOK_EVERY) && workers.stream().anyMatch(Thread::isAlive)) {
      display.update(cameras);
    }
    boolean early = stop.isRequested();
    workers.forEach(Thread::interrupt);
    boolean ended = join(workers);
    outgoing.end();
    while (dispatcher.isAlive()) {
      if (join(List.of(dispatcher)) || (early && brokerIsAway.getAsBoolean())) {
        break;
      }
    }
    long left = outgoing.size();
    if (dispatcher.isAlive()) {
      dispatcher.interrupt();
      // The frame in hand, too.
      left++;
      join(List.of(dispatcher));
    }
    display.update(cameras);
    display.end();
    if (ended) {
      encoders.close();
    }
    CliException failure = broken;
    if (failure != null) {
      throw failure;
    }
    return left + publisher.flush(() -> stop.isRequested() && brokerIsAway.getAsBoolean());
  }

  /** Waits for threads to end, for a while; tells whether they have. */
  private static boolean join(List<Thread> threads) {
    long until = System.nanoTime() + END_WITHIN.toNanos();
    try {
      for (Thread thread : threads) {
        long left = Math.max(1, Duration.ofNanos(until - System.nanoTime()).toMillis());
        thread.join(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return threads.stream().noneMatch(Thread::isAlive);
  }

  private void dispatch() {
    try {
      for (Optional<OutgoingFrames.Waiting> next = outgoing.take();
          next.isPresent();
          next = outgoing.take()) {
        int bytes = next.get().bytes();
        CameraStatus camera = next.get().camera();
        publisher.publish(next.get().frame(), () -> camera.taken(bytes));
      }
    } catch (InterruptedException | InterruptException e) {
      // The end: what is left is counted.
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      broken =
          e instanceof CliException known
              ? known
              : new CliException("frames cannot be sent: " + e, e);
      stop.request();
    }
  }
}
