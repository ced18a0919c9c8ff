package dev.clipstream.streams;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Tells tasks that they are about to commit, while what they write to their stores still belongs to
 * that commit.
 *
 * <p>Kafka Streams has no call for it, but it empties the caches of a task's stores there: a store
 * that keeps nothing stands behind a cache, and what comes out of the cache is the signal. Where
 * caches are switched off the signal comes at once, and too often rather than too late. Shared by
 * all tasks; each uses it from its own thread.
 */
final class CommitSignal {

  static final String STORE = "commit-signal";

  private static final Bytes KEY = Bytes.wrap(new byte[] {0});
  private static final byte[] VALUE = {0};

  private final Map<TaskId, Runnable> listeners = new ConcurrentHashMap<>();

  /** Of the store that a task needs which asks for the signal; it has no changelog. */
  StoreBuilder<KeyValueStore<Bytes, byte[]>> builder() {
    return Stores.keyValueStoreBuilder(
            new KeyValueBytesStoreSupplier() {
              @Override
              public String name() {
                return STORE;
              }

              @Override
              public KeyValueStore<Bytes, byte[]> get() {
                return new EmptyStore();
              }

              @Override
              public String metricsScope() {
                return "commit-signal";
              }
            },
            Serdes.Bytes(),
            Serdes.ByteArray())
        .withCachingEnabled()
        .withLoggingDisabled();
  }

  /** What asks for the signal before a task's next commit. */
  Runnable of(ProcessorContext<?, ?> context) {
    KeyValueStore<Bytes, byte[]> store = context.getStateStore(STORE);
    return () -> store.put(KEY, VALUE);
  }

  /**
   * Has a task told of its commits.
   *
   * @param beforeCommit called by the task's thread before each commit that the signal was asked
   *     for, or more often
   */
  void listen(ProcessorContext<?, ?> context, Runnable beforeCommit) {
    listeners.put(context.taskId(), beforeCommit);
  }

  /**
   * A task has made its last commit, or makes none any more.
   *
   * @param beforeCommit as it was given; another's, who has the task since, stays
   */
  void forget(ProcessorContext<?, ?> context, Runnable beforeCommit) {
    listeners.remove(context.taskId(), beforeCommit);
  }

  /** What is written to it is gone, and its task knows. */
  private final class EmptyStore implements KeyValueStore<Bytes, byte[]> {

    private @Nullable TaskId task;
    private boolean open;

    @Override
    public void init(StateStoreContext context, StateStore root) {
      task = context.taskId();
      context.register(root, (key, value) -> {});
      open = true;
    }

    @Override
    public void put(Bytes key, byte[] value) {
      Runnable listener = task == null ? null : listeners.get(task);
      if (listener != null) {
        listener.run();
      }
    }

    @Override
    public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
      put(key, value);
      return null;
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
      entries.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public byte @Nullable [] delete(Bytes key) {
      return null;
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
      return null;
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
      throw new UnsupportedOperationException("nothing is in it");
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
      throw new UnsupportedOperationException("nothing is in it");
    }

    @Override
    public long approximateNumEntries() {
      return 0;
    }

    @Override
    public String name() {
      return STORE;
    }

    @Override
    public void close() {
      open = false;
    }

    @Override
    public boolean persistent() {
      return false;
    }

    @Override
    public boolean isOpen() {
      return open;
    }
  }
}
