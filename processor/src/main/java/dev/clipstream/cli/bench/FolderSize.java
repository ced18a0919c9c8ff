package dev.clipstream.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** Watches, on a thread of its own, how large a folder grows. */
final class FolderSize implements AutoCloseable {

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final Path folder;
  private final Thread thread = new Thread(this::watch, "bench-folder-size");
  private volatile long largest;

  private FolderSize(Path folder) {
    this.folder = folder;
    thread.setDaemon(true);
  }

  /** Begins to watch a folder, which need not be there yet. */
  static FolderSize watch(Path folder) {
    FolderSize size = new FolderSize(folder);
    size.thread.start();
    return size;
  }

  private void watch() {
    try {
      while (true) {
        largest = Math.max(largest, bytes(folder));
        Thread.sleep(LOOK_EVERY.toMillis());
      }
    } catch (InterruptedException e) {
      // Told to end.
    }
  }

  /** The most bytes that its files had together, as far as was seen; once closed, for good. */
  long largest() {
    return largest;
  }

  /** Files that go while they are looked at count as nothing. */
  private static long bytes(Path folder) {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  /** Looks once more, and ends. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    largest = Math.max(largest, bytes(folder));
  }
}
