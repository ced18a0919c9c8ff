package dev.clipstream.cli.demo;

import dev.clipstream.cli.console.StopSignal;
import dev.clipstream.cli.options.CliException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Sends round after round of clips at the pace of the cameras, and reads labels in between. */
final class DemoShow {

  private static final Duration BRIEFLY = Duration.ofMillis(5);

  private final Cameras cameras;
  private final Scoreboard board;
  private final int fps;
  private final StopSignal stop;
  private final Duration patience;

  /**
   * @param fps frames a second of each camera; 0 for no pacing
   * @param patience how long to wait for the last labels
   */
  DemoShow(Cameras cameras, Scoreboard board, int fps, StopSignal stop, Duration patience) {
    this.cameras = cameras;
    this.board = board;
    this.fps = fps;
    this.stop = stop;
    this.patience = patience;
  }

  /**
   * @param clips to send; negative for no end
   * @return whether every clip and frame that was sent got its label
   */
  boolean run(int clips) {
    int left = clips;
    while (left != 0 && !stop.isRequested()) {
      Cameras.Round round = cameras.nextRound(left < 0 ? Integer.MAX_VALUE : left);
      send(round);
      left -= left < 0 ? 0 : round.size();
    }
    return awaitLabels();
  }

  private void send(Cameras.Round round) {
    List<Future<?>> sent = new ArrayList<>();
    long start = System.nanoTime();
    for (int index = 0; index < Cameras.FRAMES_A_CLIP; index++) {
      sent.addAll(round.send(index));
      long next = fps == 0 ? start : start + (index + 1) * 1_000_000_000L / fps;
      do {
        board.read(fps == 0 ? Duration.ZERO : BRIEFLY);
      } while (System.nanoTime() < next);
    }
    try {
      for (Future<?> future : sent) {
        future.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new CliException("a frame could not be sent: " + e.getCause(), e);
    }
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
    return board.clips() == cameras.clipsMade()
        && board.frames() == cameras.clipsMade() * Cameras.FRAMES_A_CLIP;
  }
}
