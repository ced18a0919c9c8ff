package dev.clipstream.serving;

/** What a labelled frame is to the clips of its stream. */
public enum ClipFrame {
  /** One of a clip, or of a window. */
  KEPT,
  /** Its clip, or its window, has a frame with this index. */
  DUPLICATE,
  /** Its clip has ended, or its window has moved on. */
  LATE,
  /** It begins a clip, frame 0, with an id that a clip of its stream had that has ended. */
  REUSED,
  /** The stride is longer than the window, and it lies between two windows. */
  BETWEEN_WINDOWS,
  /** Its clip has its label already, by an early decision. */
  DECIDED
}
