package dev.clipstream.steps;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

  /** No kind of row of the clips begins with it. */
  private static final byte KIND = 'R';

  private final KeyValueStore<Bytes, byte[]> store;

  public StepStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  Map<String, StepRow> rows() {
    Map<String, StepRow> rows = new HashMap<>();
    try (KeyValueIterator<Bytes, byte[]> all =
        store.range(Bytes.wrap(new byte[] {KIND}), Bytes.wrap(new byte[] {KIND + 1}))) {
      all.forEachRemaining(entry -> rows.put(streamOf(entry.key), StepRow.fromBytes(entry.value)));
    }
    return rows;
  }

  void put(String streamId, StepRow row) {
    store.put(key(streamId), row.toBytes());
  }

  void delete(String streamId) {
    store.delete(key(streamId));
  }

  private static Bytes key(String streamId) {
    byte[] name = streamId.getBytes(StandardCharsets.UTF_8);
    byte[] key = new byte[1 + Short.BYTES + name.length];
    ByteBuffer.wrap(key).put(KIND).putShort((short) name.length).put(name);
    return Bytes.wrap(key);
  }

  private static String streamOf(Bytes key) {
    byte[] bytes = key.get();
    int from = 1 + Short.BYTES;
    return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
  }
}
