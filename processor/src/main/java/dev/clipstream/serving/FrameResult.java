package dev.clipstream.serving;

import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.output.FrameScores;

/** What became of one frame, or that nothing can become of it at the moment. */
public sealed interface FrameResult {

  /**
   * The model's word on the frame.
   *
   * @param model that said it; another may be served by now
   */
  record Classified(FrameScores scores, ModelDescription model) implements FrameResult {}

  /** No model looks at single frames; this one is sound, and its pixels are there for its clip. */
  record Kept() implements FrameResult {}

  /** The frame came too late to be worth the model's time. */
  record Skipped() implements FrameResult {}

  /**
   * The frame is at fault.
   *
   * @param why for counting
   * @param reason one line, for people
   */
  record Rejected(FailureReason why, String reason) implements FrameResult {}

  /**
   * Nobody can tell now what the frame is, through no fault of its own or the device's: it is to be
   * tried again, and what is behind it waits.
   *
   * @param cause says why; thrown when it has been waited for long enough
   */
  record NotNow(RuntimeException cause) implements FrameResult {}
}
