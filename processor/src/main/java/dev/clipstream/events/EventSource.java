package dev.clipstream.events;

import java.util.Locale;

/** Whose labels a rule looks at. */
public enum EventSource {
  /** The frame model's, of each frame. */
  FRAME,
  /** The sequence model's, of each clip or window. */
  CLIP,
  /** The stream model's, after each frame. */
  SO_FAR;

  /** As it is written in a file of rules. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
