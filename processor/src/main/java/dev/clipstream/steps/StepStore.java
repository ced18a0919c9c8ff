package dev.clipstream.steps;

import dev.clipstream.clips.ClipKeys;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The rows of the step model in the clip store of a task, beside those of the clips: {@code R} and
 * the stream, which is its length in bytes (2) and its UTF-8. Owned by the task's stream thread.
 */
public final class StepStore {

  private final KeyValueStore<Bytes, byte[]> store;

  public StepStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  Map<String, StepRow> rows() {
    Map<String, StepRow> rows = new HashMap<>();
    try (KeyValueIterator<Bytes, byte[]> all =
        store.range(ClipKeys.first(ClipKeys.STEPS), ClipKeys.end(ClipKeys.STEPS))) {
      all.forEachRemaining(
          entry -> rows.put(ClipKeys.streamOf(entry.key), StepRow.fromBytes(entry.value)));
    }
    return rows;
  }

  void put(String streamId, StepRow row) {
    store.put(ClipKeys.steps(streamId), row.toBytes());
  }

  void delete(String streamId) {
    store.delete(ClipKeys.steps(streamId));
  }
}
