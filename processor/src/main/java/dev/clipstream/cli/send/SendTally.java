package dev.clipstream.cli.send;

import dev.clipstream.system.PrintableText;
import dev.clipstream.view.scene.Rate;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Counts frames sent and sources that failed. Thread-safe. */
final class SendTally {

  /** More are only counted: the reasons are seldom different ones. */
  private static final int SHOWN_FAILURES = 20;

  private final PrintWriter err;
  private final Set<String> failedFiles = new HashSet<>();
  private final Set<String> streams = new HashSet<>();
  private long startNanos = System.nanoTime();
  private long files;
  private long clips;
  private long frames;
  private long bytes;
  private final Rate now = new Rate();

  SendTally(PrintWriter err) {
    this.err = err;
  }

  synchronized void begin(MediaSource footage, boolean clip) {
    if (streams.isEmpty()) {
      // Connecting is no part of the rate.
      startNanos = System.nanoTime();
    }
    if (footage instanceof MediaSource.Video) {
      files++;
    }
    clips += clip ? 1 : 0;
    streams.add(footage.stream());
  }

  /** The file of an image has been read and sent. */
  synchronized void image() {
    files++;
  }

  /** Notes that a video that was begun could not be read to its end: it is no file sent. */
  synchronized void failedVideo(String file, String message) {
    files--;
    failed(file, message);
  }

  synchronized void frame(int imageBytes) {
    frames++;
    now.add(System.nanoTime() / 1_000_000, 1);
    bytes += imageBytes;
  }

  /**
   * Notes a file of which something was not sent.
   *
   * @param message says which, and why
   */
  synchronized void failed(String file, String message) {
    if (failedFiles.add(file) && failedFiles.size() <= SHOWN_FAILURES) {
      err.println("clipstream send: " + PrintableText.of(message));
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
    return String.format(
        Locale.ROOT,
        "%s; now %,.1f frames/s",
        total(),
        now.perSecond(System.nanoTime() / 1_000_000));
  }

  private String total() {
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
        total(),
        streams.size(),
        clips,
        (System.nanoTime() - startNanos) / 1e9,
        failures);
  }
}
