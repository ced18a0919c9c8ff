package dev.clipstream.video;

import java.time.Duration;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A deadline for FFmpeg's input and output on a source that does not answer. FFmpeg asks a
 * callback, again and again while it waits, whether to give up; the answer is yes once the deadline
 * has passed or the waiting thread was interrupted.
 *
 * <p>The deadline itself lies in native memory and comes to the callback as an argument, since of
 * callbacks JavaCPP makes only ten.
 */
final class IoDeadline implements AutoCloseable {
  private static final AVIOInterruptCB.Callback_Pointer CALLBACK = new Passed();

  private final Duration timeout;
  private final LongPointer deadlineNanos = new LongPointer(1L);

  IoDeadline(Duration timeout) {
    this.timeout = timeout;
    restart();
  }

  void watch(AVFormatContext context) {
    context.interrupt_callback().callback(CALLBACK).opaque(deadlineNanos);
  }

  /** Gives what comes next the whole time again. */
  void restart() {
    deadlineNanos.put(System.nanoTime() + timeout.toNanos());
  }

  boolean passed() {
    return passed(deadlineNanos);
  }

  Duration timeout() {
    return timeout;
  }

  private static boolean passed(LongPointer deadlineNanos) {
    return System.nanoTime() - deadlineNanos.get() > 0;
  }

  @Override
  public void close() {
    deadlineNanos.close();
  }

  // The constructor of the superclass registers the object with its native side.
  private static final class Passed extends AVIOInterruptCB.Callback_Pointer {
    private static final long serialVersionUID = 1L;

    @Override
    public int call(Pointer deadline) {
      boolean stop = Thread.currentThread().isInterrupted() || passed(new LongPointer(deadline));
      return stop ? 1 : 0;
    }
  }
}
