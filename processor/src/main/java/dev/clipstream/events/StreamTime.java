package dev.clipstream.events;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * The time of one stream as its capture times tell it: it goes on as they do, and stands still
 * where they go back, so that a clock that somebody sets changes no duration but the one it happens
 * in. Microseconds from the first frame. Not shared.
 */
final class StreamTime {

  private boolean begun;
  private long lastMicros;
  private long at;

  /**
   * The next frame or clip was captured.
   *
   * @return how much time has gone by, 0 or more; 0 for the first
   */
  long passTo(long capturedAtMicros) {
    long passed = begun ? Math.max(0, capturedAtMicros - lastMicros) : 0;
    begun = true;
    lastMicros = capturedAtMicros;
    at += passed;
    return passed;
  }

  boolean hasBegun() {
    return begun;
  }

  /** Capture time of the one before. */
  long lastMicros() {
    return lastMicros;
  }

  long at() {
    return at;
  }

  void writeTo(DataOutputStream out) throws IOException {
    out.writeBoolean(begun);
    out.writeLong(lastMicros);
    out.writeLong(at);
  }

  static StreamTime readFrom(DataInputStream in) throws IOException {
    StreamTime time = new StreamTime();
    time.begun = in.readBoolean();
    time.lastMicros = in.readLong();
    time.at = in.readLong();
    return time;
  }
}
