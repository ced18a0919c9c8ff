package dev.clipstream.streams;

import dev.clipstream.records.FrameHeader;
import dev.clipstream.serving.ClipFrame;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.system.Throttle;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what frames are to the clips of their streams, and says now and then that a clip begins
 * with an id that is taken: it has no label of its own, since a clip is labeled once.
 *
 * <p>Without transactions, what a task finds of its clips may be ahead of where it reads on: it
 * then reads frames again, first of all. One that begins a clip which has ended since is only late.
 *
 * <p>Owned by the task's stream thread.
 */
final class ReusedClips {

  private static final Logger log = LoggerFactory.getLogger(ReusedClips.class);

  private final Throttle throttle = new Throttle(Duration.ofMinutes(1));
  private final ProcessorListener listener;
  private boolean mayReadAgain;

  /**
   * @param mayReadAgain whether the first frames may be ones that are in their clips
   */
  ReusedClips(ProcessorListener listener, boolean mayReadAgain) {
    this.listener = listener;
    this.mayReadAgain = mayReadAgain;
  }

  void heard(FrameHeader frame, ClipFrame kind) {
    ClipFrame what = mayReadAgain && kind == ClipFrame.REUSED ? ClipFrame.LATE : kind;
    if (what != ClipFrame.LATE && what != ClipFrame.DUPLICATE) {
      mayReadAgain = false;
    }
    listener.clipFrame(what);
    if (what == ClipFrame.REUSED && throttle.permits()) {
      log.warn(
          "clip {} of stream {} begins again after it has ended: it is sent twice, or its id is"
              + " used for another clip, which gets no label; a clip needs an id of its own",
          frame.clipId().orElse(""),
          frame.streamId());
    }
  }

  /** All that was in the topic has been read. */
  void caughtUp() {
    mayReadAgain = false;
  }
}
