package dev.clipstream.streams.events;

import dev.clipstream.avro.LabelEvent;
import dev.clipstream.clips.ClipKeys;
import dev.clipstream.clips.ClipStore;
import dev.clipstream.clips.RowFormat;
import dev.clipstream.events.EventRules;
import dev.clipstream.events.StreamEvents;
import dev.clipstream.schemas.AvroSerde;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The rows of events in the clip store, one a stream: its state, and the events of it that a crash
 * could still lose. Both are in one value, so that no crash can keep one without the other. Owned
 * by the task's stream thread.
 */
final class EventStore {

  /**
   * A stream as it was written.
   *
   * @param unsafe events that had been forwarded since the last commit
   * @param heard clips whose labels may come again
   */
  record Row(StreamEvents state, List<LabelEvent> unsafe, HeardClips heard) {}

  private static final AvroSerde<LabelEvent> SERDE = AvroSerde.events().withoutEmptyAttributes();

  private final KeyValueStore<Bytes, byte[]> store;

  EventStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  void put(String streamId, Row row) {
    store.put(ClipKeys.events(streamId), RowFormat.EVENTS.write(out -> write(row, out)));
  }

  private static void write(Row row, DataOutputStream out) throws IOException {
    List<LabelEvent> unsafe = row.unsafe();
    out.writeInt(unsafe.size());
    for (LabelEvent event : unsafe) {
      byte[] bytes = SERDE.toBytes(event);
      out.writeInt(bytes.length);
      out.write(bytes);
    }
    boolean hasHeard = !row.heard().isEmpty();
    row.state().writeTo(out, hasHeard);
    // At the end, where programs do not look that know of none.
    if (hasHeard) {
      row.heard().writeTo(out);
    }
  }

  void delete(String streamId) {
    store.delete(ClipKeys.events(streamId));
  }

  /**
   * Every stream by its id.
   *
   * @param events is given what they say from now on
   */
  Map<String, Row> read(EventRules rules, Consumer<LabelEvent> events) {
    Map<String, Row> rows = new TreeMap<>();
    try (KeyValueIterator<Bytes, byte[]> all = all()) {
      all.forEachRemaining(
          entry -> {
            String streamId = ClipKeys.streamOf(entry.key);
            Row row = RowFormat.EVENTS.read(entry.value, in -> read(streamId, rules, events, in));
            rows.put(streamId, row);
          });
    }
    return rows;
  }

  private static Row read(
      String streamId, EventRules rules, Consumer<LabelEvent> events, DataInputStream in)
      throws IOException {
    List<LabelEvent> unsafe = new ArrayList<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      unsafe.add(SERDE.fromBytes(in.readNBytes(in.readInt())));
    }
    StreamEvents state = StreamEvents.readFrom(streamId, rules, events, in);
    return new Row(state, unsafe, HeardClips.readFrom(in));
  }

  /** Writes everything again: without transactions, the changelog may lack what is on disk. */
  void rewriteToChangelog() {
    ClipStore.rewrite(store, ClipKeys.EVENTS);
  }

  private KeyValueIterator<Bytes, byte[]> all() {
    return store.range(ClipKeys.first(ClipKeys.EVENTS), ClipKeys.end(ClipKeys.EVENTS));
  }
}
