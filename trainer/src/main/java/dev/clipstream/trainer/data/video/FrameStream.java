package dev.clipstream.trainer.data.video;

import dev.clipstream.trainer.data.store.UnreadableException;
import java.util.Optional;

/** The frames of a video, one after the other. Belongs to one thread, which closes it. */
interface FrameStream extends AutoCloseable {

  /** The next frame, uint8 RGB [H,W,3], not decoded further than asked for; empty at the end. */
  Optional<Frame> next() throws UnreadableException;

  @Override
  void close();

  /** A frame that has not been resized yet, which may not be wanted. */
  interface Frame {
    byte[] pixels() throws UnreadableException;

    /** When it is shown, in microseconds after the first; 0 of all frames that have no time. */
    default long timestampMicros() {
      return 0;
    }
  }

  /** Begins at the first frame, as often as it is asked to. */
  interface Source {
    FrameStream open() throws UnreadableException;
  }
}
