package dev.clipstream.view.scrape;

import java.util.List;

/**
 * A process of {@code send --cameras}, as it answered last.
 *
 * @param address of it, host and port
 * @param goneSinceMillis since when it has not answered, in milliseconds since 1970; 0 where it
 *     does
 * @param gone why it does not; empty where it does
 * @param trouble what it says of the brokers; empty where all is well
 * @param cameras in the order of its file; of one that is gone those of its last answer
 */
public record SenderState(
    String address, long goneSinceMillis, String gone, String trouble, List<CameraRow> cameras) {

  public SenderState {
    cameras = List.copyOf(cameras);
  }

  /** How many of its cameras should send, and are not known to. */
  public int missing() {
    return gone.isEmpty()
        ? (int) cameras.stream().filter(CameraRow::isMissing).count()
        : (int) cameras.stream().filter(camera -> !camera.state().equals("ended")).count();
  }
}
