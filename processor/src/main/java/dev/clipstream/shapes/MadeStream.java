package dev.clipstream.shapes;

import java.util.List;

/** A long procedural stream of which it is known, to the frame, what goes on. */
public interface MadeStream {

  /** All actions in order, in frames. */
  List<LabelSpan> actions();

  /** What goes on at a frame: an index into the classes of the stream. */
  int label(int frame);

  /** What a frame shows: an index into the classes of frames. */
  int frameLabel(int frame);

  /**
   * One frame, uint8 RGB [height, width, 3], row by row; the same however often it is asked for.
   */
  byte[] frame(int index);
}
