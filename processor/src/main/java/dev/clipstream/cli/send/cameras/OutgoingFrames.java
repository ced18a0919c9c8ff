package dev.clipstream.cli.send.cameras;

import dev.clipstream.avro.Frame;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * The frames that wait for the producer: a queue for each camera, taken from in turn, so that none
 * waits behind the frames of another. A camera is never held up, and may use all of the memory that
 * is free: what is over is dropped, of the camera that holds the most, its oldest frame first,
 * though not the last frame of a clip while there is another. So none loses a frame while it holds
 * less than an equal share. Thread-safe.
 */
final class OutgoingFrames {

  /** A frame, and the camera it is of. */
  record Waiting(Frame frame, CameraStatus camera) {

    int bytes() {
      return frame.getImage().remaining();
    }
  }

  private static final class CameraQueue {
    private final Deque<Waiting> frames = new ArrayDeque<>();
    private long bytes;
  }

  private final long maxBytes;
  private final Map<CameraStatus, CameraQueue> queues = new HashMap<>();

  /** Those of {@link #queues} that have frames, the next to be taken from first. */
  private final Deque<CameraQueue> turns = new ArrayDeque<>();

  private long bytes;
  private boolean ended;

  /**
   * @param maxBytes of images of all cameras together; each has room for one of any size
   */
  OutgoingFrames(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Adds the newest frame of a camera. */
  synchronized void add(Frame frame, CameraStatus camera) {
    CameraQueue queue = queues.computeIfAbsent(camera, each -> new CameraQueue());
    Waiting newest = new Waiting(frame, camera);
    if (queue.frames.isEmpty()) {
      turns.add(queue);
    }
    queue.frames.add(newest);
    queue.bytes += newest.bytes();
    bytes += newest.bytes();
    while (bytes > maxBytes) {
      Optional<CameraQueue> largest = largest();
      if (largest.isEmpty()) {
        break;
      }
      Waiting dropped = dropOldest(largest.get());
      largest.get().bytes -= dropped.bytes();
      bytes -= dropped.bytes();
      dropped.camera().dropped();
    }
    notifyAll();
  }

  /** Of those that have more than their newest frame. */
  private Optional<CameraQueue> largest() {
    return turns.stream()
        .filter(queue -> queue.frames.size() > 1)
        .max(Comparator.comparingLong(queue -> queue.bytes));
  }

  private static Waiting dropOldest(CameraQueue queue) {
    for (Iterator<Waiting> frames = queue.frames.iterator(); frames.hasNext(); ) {
      Waiting frame = frames.next();
      // Without it, its clip would not be known to have ended.
      if (!frame.frame().getLast()) {
        frames.remove();
        return frame;
      }
    }
    return queue.frames.remove();
  }

  /** The next frame, waiting for one; empty once there will be none. */
  synchronized Optional<Waiting> take() throws InterruptedException {
    while (turns.isEmpty()) {
      if (ended) {
        return Optional.empty();
      }
      wait();
    }
    CameraQueue queue = turns.remove();
    Waiting next = queue.frames.remove();
    queue.bytes -= next.bytes();
    bytes -= next.bytes();
    if (!queue.frames.isEmpty()) {
      turns.add(queue);
    }
    return Optional.of(next);
  }

  /** No more will be added: {@link #take} gives what is there, and then nothing. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  synchronized long size() {
    return queues.values().stream().mapToLong(queue -> queue.frames.size()).sum();
  }
}
