package dev.clipstream.inference;

/** What became of one frame: it has scores, or a reason why it can have none. */
public sealed interface FrameResult {

  /** The model's word on the frame. */
  record Classified(FrameScores scores) implements FrameResult {}

  /**
   * The frame is at fault.
   *
   * @param why for counting
   * @param reason one line, for people
   */
  record Rejected(Rejection why, String reason) implements FrameResult {}
}
