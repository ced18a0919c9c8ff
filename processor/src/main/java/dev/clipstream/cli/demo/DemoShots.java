package dev.clipstream.cli.demo;

import dev.clipstream.cli.console.StopSignal;
import dev.clipstream.cli.console.TemporaryFolder;
import dev.clipstream.cli.options.CliException;
import dev.clipstream.system.DaemonThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * The pictures of the page, taken while the demo runs, in a thread of its own: those of the README,
 * which so show the page as it is.
 */
final class DemoShots {

  /** So that there are clips, events and a minute of scores to see. */
  static final Duration BEFORE = Duration.ofSeconds(45);

  /** What a view takes until it has its images. */
  private static final Duration FOR_EACH = Duration.ofSeconds(6);

  private static final int WIDTH = 1360;
  private static final int HEIGHT = 817;

  private final Path folder;
  private final Path program;
  private final Duration before;

  private DemoShots(Path folder, Path program, Duration before) {
    this.folder = folder;
    this.program = program;
    this.before = before;
  }

  /**
   * Finds out whether there can be pictures, before anything is started.
   *
   * @param folder for them; is made
   * @throws CliException if there is no browser, or the folder cannot be made
   */
  static DemoShots into(Path folder, Duration before) {
    Path program =
        Chromium.find()
            .orElseThrow(
                () ->
                    new CliException(
                        "--shots needs Chromium or Chrome on the path, and there is none"
                            + " (Debian: apt-get install chromium)"));
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new CliException("cannot make the folder " + folder + ": " + e.getMessage(), e);
    }
    return new DemoShots(folder, program, before);
  }

  /** The views, by the names of their files. */
  private static Map<String, String> views() {
    Map<String, String> views = new LinkedHashMap<>();
    views.put("view-wall.jpg", "");
    views.put("view-stream.jpg", "#/stream/camera-1");
    views.put("view-events.jpg", "#/events");
    views.put("view-system.jpg", "#/system");
    return views;
  }

  /**
   * Begins to take them, and asks for the end of the demo when it has.
   *
   * @param address of the page
   * @param say is told of each
   * @return completed with the end; exceptionally, with a {@link CliException}, where they could
   *     not be taken
   */
  CompletableFuture<Void> begin(String address, StopSignal stop, Consumer<String> say) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    DaemonThreads.of(
            "demo-shots",
            () -> {
              try {
                take(address, stop, say);
                done.complete(null);
              } catch (RuntimeException e) {
                done.completeExceptionally(e);
              } finally {
                stop.request();
              }
            })
        .start();
    return done;
  }

  private void take(String address, StopSignal stop, Consumer<String> say) {
    if (stop.await(before)) {
      return;
    }
    try (TemporaryFolder profile = TemporaryFolder.make("clipstream-browser");
        Chromium browser = Chromium.start(program, profile.path())) {
      browser.resize(WIDTH, HEIGHT);
      for (Map.Entry<String, String> view : views().entrySet()) {
        // Another address each, since a change behind the # alone loads nothing.
        browser.open("about:blank");
        browser.open(address + view.getValue());
        if (stop.await(FOR_EACH)) {
          return;
        }
        Path file = folder.resolve(view.getKey());
        browser.shoot(file);
        say.accept("wrote " + file);
      }
    } catch (IOException e) {
      throw new CliException("the pictures cannot be taken: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the end; throws what went wrong. */
  static void join(CompletableFuture<Void> done) {
    try {
      done.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof CliException known ? known : e;
    }
  }
}
