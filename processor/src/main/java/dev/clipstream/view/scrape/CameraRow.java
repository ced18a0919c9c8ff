package dev.clipstream.view.scrape;

/**
 * A camera, as its sender says that it is.
 *
 * @param name of the camera and its stream
 * @param state a word of the sender's: "connecting", "sending", "away" or "ended"; "unknown" where
 *     it is something else
 * @param sinceMillis when its last frame came, by this machine's clock; 0 while they come
 * @param framesPerSecond that it sends
 * @param frames that the cluster has taken
 * @param dropped frames left out because the cluster was too slow
 * @param connections how often its frames have begun to come
 * @param attempt of those to connect since frames last came; 0 where none is made
 * @param retryInSeconds until that one begins
 * @param reason why the last attempt failed; may be empty
 * @param alsoSentBy addresses of other senders that send a camera of this name; empty where none
 *     does
 */
public record CameraRow(
    String name,
    String state,
    long sinceMillis,
    double framesPerSecond,
    long frames,
    long dropped,
    long connections,
    int attempt,
    double retryInSeconds,
    String reason,
    String alsoSentBy) {

  /** Answers take their time, and not always the same. */
  private static final long JITTER_MILLIS = 2_000;

  /**
   * With the time that was known before, where it is the same one but for the way of the answer.
   */
  CameraRow steadied(CameraRow before) {
    boolean same = Math.abs(sinceMillis - before.sinceMillis) < JITTER_MILLIS;
    return same ? with(before.sinceMillis, alsoSentBy) : this;
  }

  CameraRow alsoSentBy(String others) {
    return with(sinceMillis, others);
  }

  private CameraRow with(long since, String others) {
    return new CameraRow(
        name,
        state,
        since,
        framesPerSecond,
        frames,
        dropped,
        connections,
        attempt,
        retryInSeconds,
        reason,
        others);
  }

  /** Whether it should send and does not. */
  boolean isMissing() {
    return !state.equals("ended") && !(state.equals("sending") && sinceMillis == 0);
  }
}
