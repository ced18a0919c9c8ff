package dev.clipstream.serving;

import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.session.InferenceException;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.system.DaemonThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hot reload: looks now and then whether the model files have changed, and serves the new models if
 * they can take the place of the old ones: loaded beside them, run once, of the same labels, and a
 * pair. If not, it says why, and nothing changes.
 *
 * <p>A file that changed since the last look may still be being written, so it is left until the
 * next. Has one thread; {@link #close} waits for a look that is under way.
 */
public final class ModelReloader implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ModelReloader.class);

  /** What tells a file from its successor. */
  private record Stamp(FileTime modified, long bytes, String fileKey) {}

  /** What is loaded and served. */
  public interface Target {

    /**
     * Loads what the files have now.
     *
     * @throws ModelException if that cannot be served
     */
    Candidate load();

    /** What is served, for people. */
    String describe();
  }

  /** Models that are loaded, and not served yet. */
  public interface Candidate {

    /** Whether they are what is served already. */
    boolean isServed();

    /**
     * Has them take the place of the old ones; they are closed with those that come after them.
     *
     * @throws ModelException if they cannot: then nothing changes
     * @throws InferenceException if they fail
     */
    void serve();

    void close();
  }

  private final Supplier<List<Path>> files;
  private final Target target;
  private final Consumer<String> say;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("model-reloader"));

  /** Of the files that were last loaded, or tried. */
  private Map<Path, Stamp> known;

  private Map<Path, Stamp> lastSeen;

  /**
   * @param files all that {@code loader} reads, as they are named at the moment
   * @param maxBatch to warm new models up with
   * @param listener hears of models that are served from then on
   * @param say is told what happens, a line at a time
   */
  public ModelReloader(
      Supplier<List<Path>> files,
      Supplier<ModelPair> loader,
      ServedModels served,
      int maxBatch,
      ProcessorListener listener,
      Consumer<String> say) {
    this(files, new Pair(loader, served, maxBatch, listener), say);
  }

  /**
   * As above, of whatever can be served.
   *
   * @param files all that {@code target} reads, as they are named at the moment
   */
  public ModelReloader(Supplier<List<Path>> files, Target target, Consumer<String> say) {
    this.files = files;
    this.target = target;
    this.say = say;
    this.known = stamps();
    this.lastSeen = known;
  }

  public void start(Duration every) {
    var unused =
        timer.scheduleWithFixedDelay(
            this::lookSafely, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void lookSafely() {
    try {
      look();
    } catch (RuntimeException | LinkageError e) {
      // What nobody foresaw must not end the looking, nor change what is served.
      log.error("looking for new models failed", e);
    }
  }

  /** One look; blocks while it loads. */
  public void look() {
    Map<Path, Stamp> now = stamps();
    boolean settled = now.equals(lastSeen);
    lastSeen = now;
    if (settled && !now.equals(known)) {
      known = now;
      reload(now);
    }
  }

  private void reload(Map<Path, Stamp> of) {
    Candidate next;
    try {
      next = target.load();
    } catch (ModelException e) {
      refuse(e);
      return;
    }
    try {
      if (!stamps().equals(of)) {
        // They changed while they were read: what was loaded may be neither old nor new.
        known = Map.of();
        next.close();
      } else if (next.isServed()) {
        next.close();
      } else {
        next.serve();
        say.accept("from here on " + target.describe());
      }
    } catch (ModelException | InferenceException e) {
      next.close();
      refuse(e);
    }
  }

  private void refuse(RuntimeException reason) {
    say.accept(
        "the new model files are not used: "
            + reason.getMessage()
            + "; going on with "
            + target.describe());
  }

  /** A frame model, with its sequence and stream models if there are any. */
  private record Pair(
      Supplier<ModelPair> loader, ServedModels served, int maxBatch, ProcessorListener listener)
      implements Target {

    @Override
    public Candidate load() {
      ModelPair next = loader.get();
      return new Candidate() {
        @Override
        public boolean isServed() {
          return next.frame().card().equals(served.frameCard())
              && next.sequence().map(model -> model.card()).equals(served.sequenceCard())
              && next.steps()
                  .map(model -> model.card())
                  .equals(served.steps().map(steps -> steps.card()));
        }

        @Override
        public void serve() {
          next.frame().warmUp(maxBatch);
          served.swap(next);
          listener.modelsServed(served);
        }

        @Override
        public void close() {
          next.close();
        }
      };
    }

    @Override
    public String describe() {
      return name(served.frameCard())
          + served.sequenceCard().map(card -> " and " + name(card)).orElse("")
          + served.steps().map(steps -> " and " + name(steps.card())).orElse("");
    }
  }

  public static String name(ModelDescription card) {
    return card.name() + " (" + card.sha256().substring(0, 8) + ")";
  }

  private Map<Path, Stamp> stamps() {
    Map<Path, Stamp> stamps = new HashMap<>();
    for (Path file : files.get()) {
      try {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        stamps.put(
            file, new Stamp(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey())));
      } catch (IOException e) {
        // It is not there, which is a state like any other.
        log.trace("{} is not there", file, e);
      }
    }
    return stamps;
  }

  @Override
  public void close() {
    timer.shutdown();
    try {
      if (!timer.awaitTermination(10, TimeUnit.SECONDS)) {
        log.warn("a model is still being loaded");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
