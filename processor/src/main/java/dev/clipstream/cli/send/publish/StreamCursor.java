package dev.clipstream.cli.send.publish;

/** The position in a stream, on which several media sources may follow each other. */
public final class StreamCursor {

  private long nextIndex;
  private long lastMicros = Long.MIN_VALUE;

  /** Counts the frames of a stream without clips. */
  long nextIndex() {
    return nextIndex++;
  }

  /**
   * When the next footage begins: now, or after the last frame so far, since a file is sent faster
   * than it plays.
   */
  long start(long nowMicros) {
    return Math.max(nowMicros, lastMicros + 1);
  }

  void passed(long capturedAtMicros) {
    lastMicros = Math.max(lastMicros, capturedAtMicros);
  }
}
