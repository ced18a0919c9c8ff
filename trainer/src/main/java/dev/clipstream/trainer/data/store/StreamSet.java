package dev.clipstream.trainer.data.store;

import dev.clipstream.shapes.LabelSpan;
import java.util.List;

/**
 * Long streams of frames of one size in which it is known, to the frame, when actions begin and
 * end. Safe for use by several threads.
 */
public interface StreamSet {

  int size();

  int height();

  int width();

  /** How long a stream is, in frames. */
  int frames();

  /** What happens on a stream, in order, in frames. */
  List<LabelSpan> actions(int index);

  /** The frames of a stream from one to the one before another, each uint8 RGB [H,W,3]. */
  List<byte[]> frames(int index, int from, int to);

  /** When a frame is captured, in microseconds since its stream began. */
  long capturedAtMicros(int frame);
}
