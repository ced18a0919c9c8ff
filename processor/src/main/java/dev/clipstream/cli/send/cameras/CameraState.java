package dev.clipstream.cli.send.cameras;

import java.time.Duration;

/** What a camera does at the moment. */
sealed interface CameraState {

  /** It is connected to, or its file opened. */
  record Connecting() implements CameraState {}

  /** Frames come. */
  record Sending() implements CameraState {}

  /**
   * It is not there, and is tried again.
   *
   * @param reason for people, without passwords
   * @param retryIn from the beginning of this state
   */
  record Away(String reason, Duration retryIn) implements CameraState {}

  /** Its file has been sent to the end. */
  record Ended() implements CameraState {}
}
