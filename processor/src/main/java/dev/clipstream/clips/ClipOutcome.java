package dev.clipstream.clips;

import dev.clipstream.avro.ClipLabel;

/** What became of a due clip. There is one label record a clip, whatever became of it. */
public sealed interface ClipOutcome {

  ClipLabel label();

  /**
   * The clip has its label, which is empty where no model that is served has seen a frame of it.
   */
  record Labelled(ClipLabel label) implements ClipOutcome {}

  /**
   * The clip is at fault: the model runs on others, and not on this one.
   *
   * @param label has no labels
   * @param reason one line, for people
   */
  record Failed(ClipLabel label, String reason) implements ClipOutcome {}
}
