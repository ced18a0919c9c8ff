package dev.clipstream.clips;

import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Stores without a task around them. */
public final class TestStores {

  private TestStores() {}

  /** What a {@link ClipStore} may be made of, in memory and without a changelog. */
  public static KeyValueStore<Bytes, byte[]> inMemory() {
    KeyValueStore<Bytes, byte[]> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(ClipStore.NAME), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    store.init(new MockProcessorContext<>().getStateStoreContext(), store);
    return store;
  }

  /**
   * As {@link #inMemory}.
   *
   * @param written is told the key of everything that is put into it
   */
  @SuppressWarnings("unchecked")
  public static KeyValueStore<Bytes, byte[]> listening(Consumer<Bytes> written) {
    KeyValueStore<Bytes, byte[]> store = inMemory();
    return (KeyValueStore<Bytes, byte[]>)
        Proxy.newProxyInstance(
            TestStores.class.getClassLoader(),
            new Class<?>[] {KeyValueStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("put")) {
                written.accept((Bytes) arguments[0]);
              }
              return method.invoke(store, arguments);
            });
  }
}
