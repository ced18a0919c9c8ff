package dev.clipstream.cli.demo;

import dev.clipstream.cli.console.StopSignal;
import dev.clipstream.cli.options.CliException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Sends round after round of clips, and the streams of the cameras without clips, at the frame rate
 * of the simulated cameras.
 */
final class CameraFeed {

  /** What goes on while the cameras do. */
  interface Meanwhile {

    /** Returns when it is time for the next frame, by {@link System#nanoTime}. */
    void until(long nanoTime);

    /** All frames of a round have been sent. */
    default void sent(Cameras.Round round) {}
  }

  private final Cameras cameras;
  private final Gates gates;
  private final int fps;
  private final StopSignal stop;
  private final Meanwhile meanwhile;

  /**
   * @param fps frames a second of each camera; 0 for no pacing
   */
  CameraFeed(Shown shown, int fps, StopSignal stop, Meanwhile meanwhile) {
    this.cameras = shown.cameras();
    this.gates = shown.gates();
    this.fps = fps;
    this.stop = stop;
    this.meanwhile = meanwhile;
  }

  /** A feed for others to label and to read. */
  static CameraFeed forOthers(Shown shown, int fps, StopSignal stop) {
    return new CameraFeed(
        shown,
        fps,
        stop,
        new Meanwhile() {
          @Override
          public void until(long nanoTime) {
            stop.await(Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime())));
          }

          @Override
          public void sent(Cameras.Round round) {
            round.forget();
          }
        });
  }

  /**
   * Sends until it is done or to stop; the clips that have begun are sent to their ends.
   *
   * @param clips to send; negative for no end
   */
  void run(int clips) {
    int left = clips;
    while (left != 0 && !stop.isRequested()) {
      Cameras.Round round = cameras.nextRound(left < 0 ? Integer.MAX_VALUE : left);
      send(round);
      meanwhile.sent(round);
      left -= left < 0 ? 0 : round.size();
    }
    await(gates.end());
  }

  private void send(Cameras.Round round) {
    List<Future<?>> sent = new ArrayList<>();
    long start = System.nanoTime();
    for (int index = 0; index < Cameras.FRAMES_A_CLIP; index++) {
      sent.addAll(round.send(index));
      sent.addAll(gates.send());
      meanwhile.until(fps == 0 ? start : start + (index + 1) * 1_000_000_000L / fps);
    }
    await(sent);
  }

  private static void await(List<Future<?>> sent) {
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
}
