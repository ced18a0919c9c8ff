package dev.clipstream.steps;

import dev.clipstream.clips.ClipKeys;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The rows of the step model in the clip store of a task, beside those of the clips: {@code R} and
 * the stream, which is its length in bytes (2) and its UTF-8.
 *
 * <p>A row is written once a commit however many frames have changed it: what lies between two
 * commits no restart can come back to. Until then it is here only. Owned by the task's stream
 * thread.
 */
public final class StepStore {

  private final KeyValueStore<Bytes, byte[]> store;
  private final Runnable onFirst;

  /** Newest rows of the streams that have changed since {@link #write}. */
  private final Map<String, StepRow> unwritten = new LinkedHashMap<>();

  /**
   * @param onFirst called when something is to be written where nothing was; sees to it that {@link
   *     #write} is called before the task commits, or calls it at once
   */
  public StepStore(KeyValueStore<Bytes, byte[]> store, Runnable onFirst) {
    this.store = store;
    this.onFirst = onFirst;
  }

  /** As they are written. */
  Map<String, StepRow> rows() {
    Map<String, StepRow> rows = new HashMap<>();
    try (KeyValueIterator<Bytes, byte[]> all =
        store.range(ClipKeys.first(ClipKeys.STEPS), ClipKeys.end(ClipKeys.STEPS))) {
      all.forEachRemaining(
          entry -> rows.put(ClipKeys.streamOf(entry.key), StepRow.fromBytes(entry.value)));
    }
    return rows;
  }

  /** Has a row written with the next commit. */
  void put(String streamId, StepRow row) {
    boolean first = unwritten.isEmpty();
    unwritten.put(streamId, row);
    if (first) {
      onFirst.run();
    }
  }

  /** Writes a row again that is there. */
  void rewrite(String streamId, StepRow row) {
    store.put(ClipKeys.steps(streamId), row.toBytes());
  }

  void delete(String streamId) {
    unwritten.remove(streamId);
    store.delete(ClipKeys.steps(streamId));
  }

  /** Writes what is to be written: the task commits. */
  public void write() {
    unwritten.forEach((streamId, row) -> store.put(ClipKeys.steps(streamId), row.toBytes()));
    unwritten.clear();
  }
}
