package dev.clipstream.bench.harness;

import dev.clipstream.records.GrouplessConsumer;
import dev.clipstream.system.DaemonThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;

/** The size of what Kafka Streams keeps: in its state folder, and in the changelog of a store. */
public final class StateSize {

  private StateSize() {}

  /** A state folder, and a thread that watches how large it grows. */
  public static final class Folder implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Path folder;
    private final Thread thread = DaemonThreads.of("bench-state-size", this::watch);
    private volatile long largest;

    private Folder(Path folder) {
      this.folder = folder;
    }

    /** Begins to watch a folder, which need not be there yet. */
    public static Folder watch(Path folder) {
      Folder size = new Folder(folder);
      size.thread.start();
      return size;
    }

    private void watch() {
      try {
        while (true) {
          largest = Math.max(largest, bytes(folder));
          Thread.sleep(LOOK_EVERY.toMillis());
        }
      } catch (InterruptedException e) {
        // Told to end.
      }
    }

    /** The most bytes that its files had together, as far as was seen; once closed, for good. */
    public long largest() {
      return largest;
    }

    /** Files that go while they are looked at count as nothing. */
    private static long bytes(Path folder) {
      if (!Files.isDirectory(folder)) {
        return 0;
      }
      try (Stream<Path> all = Files.walk(folder)) {
        return all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
      } catch (IOException | UncheckedIOException e) {
        return 0;
      }
    }

    /** Looks once more, and ends. */
    @Override
    public void close() {
      thread.interrupt();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      largest = Math.max(largest, bytes(folder));
    }
  }

  /**
   * What a changelog topic holds, in bytes of keys and values.
   *
   * @param written all that was ever written, as long as nothing has been compacted away
   * @param live the newest value of each key: what a store restored from it holds
   */
  public record Changelog(long written, long live) {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final int MAX_POLL_RECORDS = 10_000;

    /** Reads it all; blocks until that is done. */
    public static Changelog read(String bootstrapServers, List<TopicPartition> partitions) {
      long written = 0;
      Map<Bytes, Integer> live = new HashMap<>();
      Map<String, Object> config =
          Map.of(
              ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
              bootstrapServers,
              ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
              MAX_POLL_RECORDS);
      try (KafkaConsumer<byte[], byte[]> consumer = GrouplessConsumer.open(config)) {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream()
            .anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            int bytes = record.key().length + Math.max(0, record.serializedValueSize());
            written += bytes;
            Bytes key = Bytes.wrap(record.key());
            if (record.value() == null) {
              live.remove(key);
            } else {
              live.put(key, bytes);
            }
          }
        }
      }
      return new Changelog(written, live.values().stream().mapToLong(Integer::longValue).sum());
    }
  }
}
