package dev.clipstream.cli.demo;

/**
 * All that the demo's cameras show.
 *
 * @param cameras that send clips
 * @param gates that never stop
 */
record Shown(Cameras cameras, Gates gates) {

  /** How many frames of all cameras were sent, those of clips that are under way included. */
  int framesSent() {
    return cameras.clipsMade() * Cameras.FRAMES_A_CLIP + gates.framesSent();
  }
}
