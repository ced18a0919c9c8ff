package dev.clipstream.cli.send;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Counts what was sent and what was not. Thread-safe. */
final class SendTally {

  /** More are only counted: the reasons are seldom different ones. */
  private static final int SHOWN_FAILURES = 20;

  private final PrintWriter err;
  private final long startNanos = System.nanoTime();
  private final Set<String> failedFiles = new HashSet<>();
  private final Set<String> streams = new HashSet<>();
  private long files;
  private long clips;
  private long frames;
  private long bytes;

  SendTally(PrintWriter err) {
    this.err = err;
  }

  synchronized void begin(Footage footage, boolean clip) {
    files += footage.files();
    clips += clip ? 1 : 0;
    streams.add(footage.stream());
  }

  synchronized void frame(int imageBytes) {
    frames++;
    bytes += imageBytes;
  }

  /** Notes a file of which something was not sent. */
  synchronized void failed(String file, String reason) {
    if (failedFiles.add(file) && failedFiles.size() <= SHOWN_FAILURES) {
      // Some reasons begin with the name already.
      err.println("clipstream send: " + (reason.startsWith(file) ? "" : file + ": ") + reason);
    }
  }

  synchronized boolean hasFailures() {
    return !failedFiles.isEmpty();
  }

  synchronized long frames() {
    return frames;
  }

  /** One line on how it goes. */
  synchronized String progress() {
    double seconds = Math.max(1e-3, (System.nanoTime() - startNanos) / 1e9);
    return String.format(
        Locale.ROOT,
        "%,d files, %,d frames, %,.0f frames/s, %.1f MB/s",
        files,
        frames,
        frames / seconds,
        bytes / seconds / 1e6);
  }

  /** One line at the end. */
  synchronized String summary() {
    String failures =
        failedFiles.isEmpty()
            ? ""
            : String.format(Locale.ROOT, "; %,d files failed", failedFiles.size());
    return String.format(
        Locale.ROOT,
        "sent %s, %,d streams, %,d clips, in %.1f s%s",
        progress(),
        streams.size(),
        clips,
        (System.nanoTime() - startNanos) / 1e9,
        failures);
  }
}
