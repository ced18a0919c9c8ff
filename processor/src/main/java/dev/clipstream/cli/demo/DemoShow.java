package dev.clipstream.cli.demo;

import dev.clipstream.cli.console.StopSignal;
import java.time.Duration;

/**
 * The bounded run of the demo: sends clips at the frame rate of the cameras, and reads labels in
 * between.
 */
final class DemoShow {

  private static final Duration BRIEFLY = Duration.ofMillis(5);

  private final Shown shown;
  private final Scoreboard board;
  private final CameraFeed feed;
  private final Duration patience;

  /**
   * @param fps frames a second of each camera; 0 for no pacing
   * @param patience how long to wait for the last labels
   */
  DemoShow(Shown shown, Scoreboard board, int fps, StopSignal stop, Duration patience) {
    this.shown = shown;
    this.board = board;
    this.patience = patience;
    Duration wait = fps == 0 ? Duration.ZERO : BRIEFLY;
    this.feed =
        new CameraFeed(
            shown,
            fps,
            stop,
            nanoTime -> {
              do {
                board.read(wait);
              } while (System.nanoTime() < nanoTime);
            });
  }

  /**
   * @param clips to send; negative for no end
   * @return whether every clip and frame that was sent got its label
   */
  boolean run(int clips) {
    feed.run(clips);
    return awaitLabels();
  }

  private boolean awaitLabels() {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!isComplete() && System.nanoTime() < deadline) {
      board.read(Duration.ofMillis(100));
    }
    // What would be too much may come a little later than what is enough.
    board.read(Duration.ofMillis(300));
    return isComplete();
  }

  private boolean isComplete() {
    return board.clips() == shown.cameras().clipsMade()
        && board.frames() == shown.framesSent()
        && board.events().allEnded();
  }
}
