package dev.clipstream.model.step;

import dev.clipstream.model.description.LabelDifference;
import dev.clipstream.model.description.ModelDescription;
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
   * @param encoderId of the frame model whose features it takes
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
    this.current = new Entry(encoderId, model, true);
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
   * @param encoderId of the frame model that has seen a frame
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
      current = new Entry(encoderId, model, true);
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
