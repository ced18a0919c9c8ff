package dev.clipstream.serving;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One task's hold on the pairs that its open and due clips were begun with: while a frame is kept
 * that a frame model has seen, the sequence model that reads its features stays.
 *
 * <p>Owned by the task's thread, which closes it with the task. Does not block.
 */
public final class PairHold implements AutoCloseable {

  /** Null where nothing is held. */
  private final @Nullable ServedModels models;

  private final PairNeeds needs;

  /** Frames that are kept with their features, by encoder; none is 0. */
  private final Map<Long, Integer> frames = new HashMap<>();

  /** The encoders of these. */
  private final Set<Long> encoders = ConcurrentHashMap.newKeySet();

  /** Every frame of the task that was fetched until then is processed; null: who knows. */
  private volatile @Nullable Long processedUntilNanos;

  private PairHold(@Nullable ServedModels models, PairNeeds needs) {
    this.models = models;
    this.needs = needs;
  }

  static PairHold on(ServedModels models, PairNeeds needs) {
    PairHold hold = new PairHold(models, needs);
    needs.add(hold);
    return hold;
  }

  /** Holds nothing: for stores of which nobody has clips labeled. */
  public static PairHold none() {
    return new PairHold(null, new PairNeeds(System::nanoTime));
  }

  /**
   * The short name of what made a frame's features: enough to tell those of one store.
   *
   * @param encoderId of a model description
   */
  public static long encoder(String encoderId) {
    return Long.parseUnsignedLong(encoderId.substring(0, 16), 16);
  }

  /** A frame is kept with its features. */
  public void add(long encoder) {
    if (frames.merge(encoder, 1, Integer::sum) == 1) {
      encoders.add(encoder);
    }
  }

  /** A frame, or its features, is no longer kept. */
  public void remove(long encoder) {
    if (frames.computeIfPresent(encoder, (of, count) -> count == 1 ? null : count - 1) == null) {
      encoders.remove(encoder);
    }
  }

  /** Forgets what was added, to count anew. */
  public void clear() {
    frames.clear();
    encoders.clear();
  }

  /**
   * The task has processed every frame of its partition that was fetched until a moment.
   *
   * @param nanos by {@link System#nanoTime}
   */
  public void processedUntil(long nanos) {
    processedUntilNanos = nanos;
  }

  /** Has pairs closed that nobody needs any more. To be called now and then. */
  public void review() {
    if (models != null) {
      models.closeUnneeded();
    }
  }

  boolean mayNeed(long encoder, long lastUsedNanos) {
    Long processed = processedUntilNanos;
    return processed == null || processed - lastUsedNanos < 0 || encoders.contains(encoder);
  }

  /** Ends the hold; what is needed stays for a while, for whoever goes on with the clips. */
  @Override
  public void close() {
    needs.remove(this, encoders);
  }
}
