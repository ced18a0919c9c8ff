package dev.clipstream.model.step;

import dev.clipstream.model.description.LabelDifference;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.input.PixelInput;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * The step model in use, and the one before it, which the frames need that the frame model before
 * has seen and that are on their way. Thread-safe: a model is closed when nobody uses it.
 */
public final class StepModels implements AutoCloseable {

  /**
   * A step model and what it reads.
   *
   * @param encoderId of the frame model whose features it takes; its own hash if it takes pixels
   * @param isCurrent whether it is the one in use
   */
  public record Entry(String encoderId, StepModel model, boolean isCurrent) {

    /**
     * What tells its states from those of others: of the first digits of its hash and its
     * encoder's, enough to tell the models that a store has seen.
     */
    public long id() {
      return Long.rotateLeft(digits(model.card().sha256()), 1) ^ digits(encoderId);
    }

    private static long digits(String hash) {
      return Long.parseUnsignedLong(hash.substring(0, 16), 16);
    }
  }

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final boolean owned;

  /** Guarded by the lock. */
  private Entry current;

  /** Guarded by the lock. */
  private Optional<Entry> before = Optional.empty();

  private StepModels(String encoderId, StepModel model, boolean owned) {
    this.current = entry(encoderId, model);
    this.owned = owned;
  }

  /** Of a model that is closed with this, or when it is two changes old. */
  public static StepModels owning(String encoderId, StepModel model) {
    return new StepModels(encoderId, model, true);
  }

  /** Of a model that stays the caller's to close, after this. */
  public static StepModels borrowing(String encoderId, StepModel model) {
    return new StepModels(encoderId, model, false);
  }

  /** A model that takes pixels reads what was decoded for it, whatever the frame model. */
  private static Entry entry(String encoderId, StepModel model) {
    return new Entry(model.pixels().isPresent() ? model.card().sha256() : encoderId, model, true);
  }

  /**
   * What a model that takes pixels is fed.
   *
   * @param card of the model
   * @param input how frames lie in it
   */
  public record Pixels(ModelDescription card, PixelInput input) {}

  /** Of the model in use; empty where it takes features. */
  public Optional<Pixels> pixels() {
    lock.readLock().lock();
    try {
      StepModel model = current.model();
      return model.pixels().map(input -> new Pixels(model.card(), input));
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Of the model in use. */
  public ModelDescription card() {
    lock.readLock().lock();
    try {
      return current.model().card();
    } finally {
      lock.readLock().unlock();
    }
  }

  public Device device() {
    lock.readLock().lock();
    try {
      return current.model().device();
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Uses the models: neither is closed meanwhile.
   *
   * @param encoderId of the frame model that has seen a frame, or the hash of the model that it was
   *     decoded for
   * @param use is given the step model that reads its features, if there is one
   */
  public <R> R use(String encoderId, Function<Optional<Entry>, R> use) {
    lock.readLock().lock();
    try {
      Optional<Entry> found =
          current.encoderId().equals(encoderId)
              ? Optional.of(current)
              : before.filter(entry -> entry.encoderId().equals(encoderId));
      return use.apply(found);
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * @throws ModelException if a model would answer another question than the one in use
   */
  public void requireSameQuestion(StepModel next) {
    lock.readLock().lock();
    try {
      StepModel now = current.model();
      List<String> labels = next.card().labels();
      if (!labels.equals(now.card().labels())) {
        throw new ModelException(
            "%s %s: restart to change what is labeled"
                .formatted(
                    next.card().name(), LabelDifference.describe(labels, now.card().labels())));
      }
      if (now.pixels().isPresent() != next.pixels().isPresent()) {
        throw new ModelException(
            "%s takes %s: restart to change what a stream model is given"
                .formatted(next.card().name(), next.pixels().isPresent() ? "pixels" : "features"));
      }
      if (now.classes() != next.classes()
          || now.givesIndependentScores() != next.givesIndependentScores()) {
        throw new ModelException(
            "%s gives other scores than the one served: restart to change what is labeled"
                .formatted(next.card().name()));
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Takes a model over that is in use from here on; streams begin anew with it. Waits for the steps
   * under way.
   */
  public void swap(String encoderId, StepModel model) {
    lock.writeLock().lock();
    try {
      if (owned) {
        before.ifPresent(entry -> entry.model().close());
      }
      before = Optional.of(new Entry(current.encoderId(), current.model(), false));
      current = entry(encoderId, model);
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (owned) {
        before.ifPresent(entry -> entry.model().close());
        current.model().close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
