package dev.clipstream.deadletters;

/** Why a dead letter cannot be sent to the frames topic again. */
public enum Obstacle {
  FOREIGN("'run' did not write it, so nobody knows what it was"),
  CLIP("it tells of a clip, not of a frame: send the frames of the clip again"),
  OTHER_TOPIC("its frame came from another topic than the one that is sent to"),
  CUT(
      "it was cut to fit its topic: the whole record is at its original place, as long as that is"
          + " kept"),
  EMPTY("its record had no value: there is nothing to send"),
  QUARANTINED(
      "its frame has ended the process three times and may do so again: ask for the reason"
          + " 'quarantined', or for its offset, to send it all the same");

  private final String words;

  Obstacle(String words) {
    this.words = words;
  }

  /** What it means and what to do, for people. */
  public String words() {
    return words;
  }
}
