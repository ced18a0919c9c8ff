package dev.clipstream.clips;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.serving.ClipFailure;

/** What became of a due clip. There is one label record a clip, whatever became of it. */
public sealed interface ClipOutcome {

  ClipLabel label();

  /** The clip has its label, which is empty where no model has seen a frame of it. */
  record Labelled(ClipLabel label) implements ClipOutcome {}

  /**
   * The clip cannot have one: the model runs on others and not on this one, or is gone.
   *
   * @param label has no labels
   * @param why for counting
   * @param reason one line, for people
   */
  record Failed(ClipLabel label, ClipFailure why, String reason) implements ClipOutcome {}
}
