package dev.clipstream.ops;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * The state of a camera at the moment it was asked, for people.
 *
 * @param name of the camera and its stream
 * @param silentSeconds since its last frame, or since the start; 0 while at least one comes each
 *     second, and once it has ended
 * @param framesPerSecond that are sent, over the last seconds
 * @param frames that the cluster has taken
 * @param dropped frames left out because the cluster took them more slowly than they came
 * @param connections how often frames have begun to come
 * @param attempt of those to connect since frames last came: the one that is being made, or else
 *     the next; 0 while it sends, and once it has ended
 * @param retryInSeconds until that one begins; 0 while it is being made
 * @param reason why the last attempt failed or the connection broke off, without passwords; empty
 *     where none has
 */
public record CameraReport(
    String name,
    State state,
    double silentSeconds,
    double framesPerSecond,
    long frames,
    long dropped,
    long connections,
    int attempt,
    double retryInSeconds,
    String reason) {

  /** What a camera does. */
  public enum State {
    /** It is connected to for the first time. */
    CONNECTING,
    /** Frames come. */
    SENDING,
    /** It has gone, or has never been there, and is tried again. */
    AWAY,
    /** Its file has been sent to the end. */
    ENDED;

    /** In an answer. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
