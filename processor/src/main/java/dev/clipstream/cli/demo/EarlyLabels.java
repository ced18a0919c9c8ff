package dev.clipstream.cli.demo;

import dev.clipstream.avro.Label;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How early clips could be told by what the stream model says after each frame: as soon as one
 * label has scored enough for some frames in a row. One thread.
 */
final class EarlyLabels {

  static final double SURE = 0.95;
  static final int FRAMES_IN_A_ROW = 2;

  private final Map<String, Watch> watches = new HashMap<>();
  private int told;
  private int right;
  private long frames;

  /** One clip. */
  private static final class Watch {
    private String label = "";
    private int inARow;
    private int seen;
    private boolean told;
  }

  /**
   * What is said after the next frame of a clip.
   *
   * @param soFar best first
   * @param truth what the clip shows
   */
  void accept(String clip, List<Label> soFar, String truth) {
    Watch watch = watches.computeIfAbsent(clip, id -> new Watch());
    watch.seen++;
    Optional<Label> best = soFar.stream().findFirst().filter(label -> label.getScore() >= SURE);
    String now = best.map(Label::getLabel).orElse("");
    watch.inARow = best.isPresent() && now.equals(watch.label) ? watch.inARow + 1 : 1;
    watch.label = now;
    // Before somebody has moved there is nothing to tell.
    if (!watch.told && best.isPresent() && watch.inARow >= FRAMES_IN_A_ROW && !now.equals("none")) {
      watch.told = true;
      told++;
      frames += watch.seen;
      right += now.equals(truth) ? 1 : 0;
    }
  }

  /**
   * In a line.
   *
   * @param clips how many there were
   */
  String summary(int clips, int framesOfClip) {
    return String.format(
        Locale.ROOT,
        "so far: %d of %d clips sure early, %d of them rightly, after %.1f of %d frames",
        told,
        clips,
        right,
        frames / (double) Math.max(1, told),
        framesOfClip);
  }
}
