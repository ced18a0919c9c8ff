package dev.clipstream.view.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Values that were used last, bounded in number. Thread-safe. */
final class RecentlyUsed<K, V> {

  private final int max;
  private final Map<K, V> values = new LinkedHashMap<>(16, 0.75f, true);

  RecentlyUsed(int max) {
    this.max = max;
  }

  synchronized Optional<V> get(K key) {
    return Optional.ofNullable(values.get(key));
  }

  synchronized void put(K key, V value) {
    values.put(key, value);
    if (values.size() > max) {
      values.remove(values.keySet().iterator().next());
    }
  }
}
