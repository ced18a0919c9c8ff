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
 * with an id that is taken: it has no label of its own, since a clip is labeled once. Owned by the
 * task's stream thread.
 */
final class ReusedClips {

  private static final Logger log = LoggerFactory.getLogger(ReusedClips.class);

  private final Throttle throttle = new Throttle(Duration.ofMinutes(1));
  private final ProcessorListener listener;

  ReusedClips(ProcessorListener listener) {
    this.listener = listener;
  }

  void heard(FrameHeader frame, ClipFrame what) {
    listener.clipFrame(what);
    if (what == ClipFrame.REUSED && throttle.permits()) {
      log.warn(
          "clip {} of stream {} begins again after it has ended: it is sent twice, or its id is"
              + " used for another clip, which gets no label; a clip needs an id of its own",
          frame.clipId().orElse(""),
          frame.streamId());
    }
  }
}
