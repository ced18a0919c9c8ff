package dev.clipstream.cli.send.cameras;

import dev.clipstream.cli.console.LiveLines;
import dev.clipstream.cli.console.Terminal;
import dev.clipstream.cli.kafka.SpacedWords;
import dev.clipstream.cli.send.cameras.CameraState.Away;
import dev.clipstream.cli.send.cameras.CameraState.Ended;
import dev.clipstream.cli.send.cameras.CameraState.Sending;
import dev.clipstream.system.PrintableText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What people see of the cameras on standard error: on a terminal a table that is kept up to date,
 * elsewhere a line when a camera begins to send, goes, or is back; of one that stays away, further
 * lines at growing intervals. Thread-safe.
 */
final class CameraDisplay implements CameraStatus.Listener {

  /** Of one camera, guarded by the display. */
  private static final class Told {
    private final SpacedWords words = new SpacedWords(Duration.ofSeconds(10));
    private boolean sent;
    private boolean away;
    private long sinceNanos;
  }

  private final PrintWriter err;
  private final Optional<LiveLines> table;
  private final Map<CameraStatus, Told> told = new HashMap<>();

  private CameraDisplay(PrintWriter err, Optional<LiveLines> table) {
    this.err = err;
    this.table = table;
  }

  /** For this process's terminal, or whatever else standard error is. */
  static CameraDisplay on(PrintWriter err) {
    return Terminal.isError()
        ? new CameraDisplay(err, Optional.of(new LiveLines(err, Terminal::size)))
        : lines(err);
  }

  static CameraDisplay lines(PrintWriter err) {
    return new CameraDisplay(err, Optional.empty());
  }

  /** Shows how the cameras are now, where there is a table. */
  void update(List<CameraStatus> cameras) {
    table.ifPresent(lines -> lines.show(CameraWords.table(cameras)));
  }

  @Override
  public synchronized void changed(CameraStatus camera) {
    if (table.isPresent()) {
      return;
    }
    Told of = told.computeIfAbsent(camera, each -> new Told());
    CameraState state = camera.state();
    if (state instanceof Sending) {
      // Also of an outage too short for a second line: whoever read that it went wants to know.
      say(camera, of.away && of.sent ? "back after " + seconds(of) + " s" : "sending");
      of.words.end();
      of.sent = true;
      of.away = false;
    } else if (state instanceof Away away) {
      Duration absence = camera.absence().orElse(Duration.ZERO);
      if (!of.away) {
        of.sinceNanos = System.nanoTime() - absence.toNanos();
      }
      // The first word of an absence counts as one of them, however long it has lasted by then.
      boolean due = of.words.isDue(absence);
      if (!of.away || due) {
        say(camera, CameraWords.away(absence, away.reason(), away.retryIn()));
      }
      of.away = true;
    } else if (state instanceof Ended) {
      say(camera, "sent to its end");
    }
  }

  private static long seconds(Told of) {
    return Duration.ofNanos(System.nanoTime() - of.sinceNanos).toSeconds();
  }

  private void say(CameraStatus camera, String what) {
    say(camera.name() + ": " + what);
  }

  /** Says something of all cameras, or of the broker. */
  void say(String line) {
    String printable = "clipstream send: " + PrintableText.of(line);
    table.ifPresentOrElse(
        lines -> lines.say(printable),
        () -> {
          err.println(printable);
          err.flush();
        });
  }

  /** The table stays as it was last. */
  void end() {
    table.ifPresent(LiveLines::leave);
  }
}
