package dev.clipstream.cli.send.cameras;

import dev.clipstream.cli.send.cameras.CameraState.Away;
import dev.clipstream.cli.send.cameras.CameraState.Connecting;
import dev.clipstream.cli.send.cameras.CameraState.Sending;
import dev.clipstream.system.PrintableText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** States of cameras, in words. */
final class CameraWords {

  private CameraWords() {}

  /** A line for each camera. */
  static List<String> table(List<CameraStatus> cameras) {
    int width =
        Math.min(24, cameras.stream().mapToInt(camera -> camera.name().length()).max().orElse(1));
    return cameras.stream()
        .map(
            camera ->
                String.format(
                    Locale.ROOT,
                    "%-" + width + "s  %s",
                    PrintableText.of(cut(camera.name(), width)),
                    PrintableText.of(of(camera))))
        .toList();
  }

  private static String cut(String name, int width) {
    return name.length() <= width ? name : name.substring(0, width - 1) + "…";
  }

  private static String of(CameraStatus camera) {
    CameraState state = camera.state();
    if (state instanceof Sending) {
      return String.format(Locale.ROOT, "sending %.1f/s, ", camera.framesPerSecond())
          + counts(camera);
    }
    Duration absence = camera.absence().orElse(Duration.ZERO);
    if (state instanceof Connecting) {
      return absence.toSeconds() < 1
          ? "connecting"
          : "connecting, away for " + absence.toSeconds() + " s";
    }
    return state instanceof Away away
        ? away(absence, away.reason(), camera.untilRetry())
        : "ended, " + counts(camera);
  }

  private static String counts(CameraStatus camera) {
    String dropped =
        camera.framesDropped() == 0
            ? ""
            : String.format(Locale.ROOT, ", %,d dropped", camera.framesDropped());
    return String.format(Locale.ROOT, "%,d frames", camera.framesTaken()) + dropped;
  }

  /** Of a camera that is away. */
  static String away(Duration absence, String reason, Duration untilRetry) {
    return "away for "
        + absence.toSeconds()
        + " s: "
        + reason
        + "; next try in "
        + (untilRetry.toMillis() + 999) / 1000
        + " s";
  }
}
