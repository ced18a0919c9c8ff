package dev.clipstream.clips.pixels;

import dev.clipstream.serving.pixels.PixelFormat;
import java.util.Collection;
import java.util.Map;

/** Where frames can be had again that memory has lost. Thread-safe. */
interface FrameArchive {

  /**
   * What has come of it.
   *
   * @param rgb the pixels of the frames that are still there, and are what they are asked for as
   * @param earliest the first offset that is kept of each partition that was asked: what is before
   *     it need not be asked for
   */
  record Answer(Map<WantedFrame, byte[]> rgb, Map<Integer, Long> earliest) {}

  /**
   * Waits for the frames.
   *
   * @throws dev.clipstream.model.session.InferenceException if nobody can say for too long
   * @throws org.apache.kafka.common.errors.InterruptException if the thread is interrupted, which
   *     it stays
   */
  Answer read(Collection<WantedFrame> frames, PixelFormat format);
}
