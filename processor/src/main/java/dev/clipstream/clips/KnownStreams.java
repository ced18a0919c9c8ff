package dev.clipstream.clips;

import dev.clipstream.clips.StreamState.Closed;
import dev.clipstream.clips.StreamState.Open;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The streams of a task, and since when each has been quiet. Owned by the task's stream thread. */
final class KnownStreams {

  /** How long a stream without frames is remembered, to know late frames of its ended clips. */
  static final Duration REMEMBER = Duration.ofMinutes(10);

  /** A stream that is known, and when a frame of it has last come. */
  static final class Stream {
    final String id;
    StreamState state;
    private long arrivedAtMillis;

    private Stream(String id, StreamState state, long arrivedAtMillis) {
      this.id = id;
      this.state = state;
      this.arrivedAtMillis = arrivedAtMillis;
    }

    /** What it is gathering, if that has a clip number. */
    Optional<Open> open(long clipNumber) {
      return state instanceof Open open && open.history().clipNumber() == clipNumber
          ? Optional.of(open)
          : Optional.empty();
    }
  }

  private final Duration idle;
  private final long madeAtMillis;
  private final Map<String, Stream> streams = new HashMap<>();

  /**
   * When a stream can next have been idle for long enough: whatever arrives only puts that off, so
   * that many streams need not be looked through at every tick.
   */
  private long nobodyIdleBeforeMillis = Long.MIN_VALUE;

  /**
   * @param states of streams that were known before; their wait begins anew
   * @param idle how long without a frame a stream may be before it is idle
   */
  KnownStreams(Map<String, StreamState> states, Duration idle, long nowMillis) {
    this.idle = idle;
    this.madeAtMillis = nowMillis;
    states.forEach((id, state) -> streams.put(id, new Stream(id, state, nowMillis)));
  }

  /** A stream if it is known. */
  @Nullable Stream find(String id) {
    return streams.get(id);
  }

  /** A stream, known from now on, of which the store tells. */
  Stream restored(String id) {
    return streams.computeIfAbsent(id, unknown -> new Stream(unknown, Closed.NEW, madeAtMillis));
  }

  /** A stream, known from now on, of which a frame has come. */
  Stream arrived(String id, long nowMillis) {
    Stream stream = restored(id);
    stream.arrivedAtMillis = nowMillis;
    return stream;
  }

  /**
   * Looks for streams that have gone idle.
   *
   * @param waitingSinceMillis when there was last something unprocessed: a stream whose frames wait
   *     in the topic is not idle
   * @param end is given every idle stream, and closes it
   * @param forget is given those that have been idle for long, which are no longer known
   */
  void endIdle(
      long nowMillis, long waitingSinceMillis, Consumer<Stream> end, Consumer<Stream> forget) {
    if (nowMillis < nobodyIdleBeforeMillis) {
      return;
    }
    long idleMillis = idle.toMillis();
    long forgottenMillis = idle.plus(REMEMBER).toMillis();
    long next = nowMillis + idleMillis;
    for (Iterator<Stream> all = streams.values().iterator(); all.hasNext(); ) {
      Stream stream = all.next();
      long quietSince = Math.max(stream.arrivedAtMillis, waitingSinceMillis);
      if (nowMillis - quietSince >= idleMillis) {
        end.accept(stream);
      }
      boolean closed = stream.state instanceof Closed;
      if (closed && nowMillis - quietSince >= forgottenMillis) {
        forget.accept(stream);
        all.remove();
      } else {
        next = Math.min(next, quietSince + (closed ? forgottenMillis : idleMillis));
      }
    }
    nobodyIdleBeforeMillis = next;
  }
}
