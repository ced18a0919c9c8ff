package dev.clipstream.serving.pixels;

import dev.clipstream.model.ClipModel;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.serving.Lease;
import dev.clipstream.serving.SharedModel;

/**
 * The clip model in use, the point where a new one replaces it, and the memory for the pixels of
 * frames whose clips are open. Whoever asks after a swap gets the new model, whoever has the old
 * one finishes with it, and the last closes it. Thread-safe.
 */
public final class ServedClipModel implements AutoCloseable {

  /** What memory for pixels there is unless told otherwise. */
  public static final long DEFAULT_MEMORY = 256L << 20;

  private final PixelRing ring;

  /** Guarded by this. */
  private SharedModel<LoadedClipModel> current;

  private ServedClipModel(SharedModel<LoadedClipModel> first, long memoryBytes) {
    this.current = first;
    this.ring = new PixelRing(memoryBytes);
  }

  /**
   * Serves a model that is closed with this, or when another takes its place.
   *
   * @param memoryBytes for pixels of open clips
   */
  public static ServedClipModel owning(ClipModel model, long memoryBytes) {
    return new ServedClipModel(
        new SharedModel<>(new LoadedClipModel(model), model::close), memoryBytes);
  }

  /** As above, with a model that stays the caller's to close, after this. */
  public static ServedClipModel borrowing(ClipModel model, long memoryBytes) {
    return new ServedClipModel(
        new SharedModel<>(new LoadedClipModel(model), () -> {}), memoryBytes);
  }

  /** The model, for one batch of clips. */
  public synchronized Lease<LoadedClipModel> lease() {
    return current.lease();
  }

  public synchronized ModelDescription card() {
    return model().card();
  }

  public synchronized Device device() {
    return model().device();
  }

  /** What pixels it takes. */
  public synchronized PixelFormat format() {
    return current.model().format();
  }

  private ClipModel model() {
    return current.model().model();
  }

  /** Pixels of frames whose clips are open. */
  public PixelRing ring() {
    return ring;
  }

  /**
   * Serves another model; takes it over, to be closed when it has had its time.
   *
   * @throws ModelException if it would answer another question than the one before: then nothing
   *     changes, and the model stays the caller's
   */
  public synchronized void swap(ClipModel next) {
    ClipModel now = model();
    requireSame(next, "has the labels", now.card().labels(), next.card().labels());
    requireSame(next, "gives so many scores:", now.classes(), next.classes());
    requireSame(next, "gives", kind(now), kind(next));
    SharedModel<LoadedClipModel> old = current;
    current = new SharedModel<>(new LoadedClipModel(next), next::close);
    old.release();
  }

  private static void requireSame(ClipModel next, String what, Object before, Object after) {
    if (!before.equals(after)) {
      throw new ModelException(
          "%s %s %s, the one served %s: restart to change that"
              .formatted(next.card().name(), what, after, before));
    }
  }

  private static String kind(ClipModel model) {
    return model.givesIndependentScores()
        ? "a score to each label by itself"
        : "one distribution over the labels";
  }

  /** Ends the serving; a model in use is closed by its last user. */
  @Override
  public synchronized void close() {
    current.release();
  }
}
