package dev.clipstream.serving;

import dev.clipstream.model.FrameScores;
import dev.clipstream.model.ModelDescription;

/** The outcome of one frame: its scores, that it was skipped, or the reason why it failed. */
public sealed interface FrameResult {

  /**
   * The model's word on the frame.
   *
   * @param model that said it; another may be served by now
   */
  record Classified(FrameScores scores, ModelDescription model) implements FrameResult {}

  /** The frame came too late to be worth the model's time. */
  record Skipped() implements FrameResult {}

  /**
   * The frame is at fault.
   *
   * @param why for counting
   * @param reason one line, for people
   */
  record Rejected(FailureReason why, String reason) implements FrameResult {}
}
