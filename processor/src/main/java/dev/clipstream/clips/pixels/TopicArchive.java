package dev.clipstream.clips.pixels;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.model.session.InferenceException;
import dev.clipstream.records.BadFrameException;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.FrameReader;
import dev.clipstream.records.IncomingFrame;
import dev.clipstream.schemas.registry.SchemaRegistryException;
import dev.clipstream.serving.pixels.PixelFormat;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frames topic as an archive: seeks the offsets that are asked for and decodes what lies there.
 *
 * <p>A record that is deleted, that no longer says what it said, or whose image cannot be used, is
 * not there. A broker, or a schema registry, that does not answer says nothing of the kind: it is
 * asked again, for {@link #PATIENCE} without an answer, and then whoever asks fails, so that the
 * clips stay due. Thread-safe; one thread reads at a time, the others wait.
 */
final class TopicArchive implements FrameArchive, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TopicArchive.class);

  /** As long as Kafka Streams waits for a broker before its own threads give up. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** Reading on over so many records costs less than to seek. */
  private static final long MAX_SKIP = 64;

  /** Makes pixels of an image. */
  interface Decoder {
    byte[] decode(PixelFormat format, Image image) throws BadImageException;
  }

  private final String topic;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final FrameReader reader;
  private final Decoder decoder;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();

  /** None or one; guarded by {@link #lock}. */
  private List<Consumer<byte[], byte[]>> open = List.of();

  /**
   * @param consumers opens one when something is asked for the first time
   */
  TopicArchive(
      String topic,
      Supplier<Consumer<byte[], byte[]>> consumers,
      FrameReader reader,
      Decoder decoder,
      LongSupplier nanoTime) {
    this.topic = topic;
    this.consumers = consumers;
    this.reader = reader;
    this.decoder = decoder;
    this.nanoTime = nanoTime;
  }

  @Override
  public Answer read(Collection<WantedFrame> frames, PixelFormat format) {
    Map<Integer, TreeMap<Long, WantedFrame>> byPartition = new TreeMap<>();
    for (WantedFrame frame : frames) {
      byPartition
          .computeIfAbsent(frame.place().partition(), p -> new TreeMap<>())
          .put(frame.place().offset(), frame);
    }
    Map<WantedFrame, byte[]> found = new HashMap<>();
    Map<Integer, Long> earliest = new HashMap<>();
    enter();
    try {
      byPartition.forEach(
          (partition, wanted) ->
              earliest.put(
                  partition,
                  new Reading(new TopicPartition(topic, partition), wanted, format, found).run()));
    } finally {
      lock.unlock();
    }
    log.debug("{} of {} frames were read again", found.size(), frames.size());
    return new Answer(found, earliest);
  }

  private void enter() {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }

  private Consumer<byte[], byte[]> consumer() {
    if (open.isEmpty()) {
      open = List.of(consumers.get());
    }
    return open.get(0);
  }

  /** What is wanted of one partition. */
  private final class Reading {
    private final TopicPartition partition;

    /** What nothing is known of yet, by offset. */
    private final NavigableMap<Long, WantedFrame> wanted;

    private final PixelFormat format;
    private final Map<WantedFrame, byte[]> found;
    private long answeredAtNanos = nanoTime.getAsLong();

    Reading(
        TopicPartition partition,
        NavigableMap<Long, WantedFrame> wanted,
        PixelFormat format,
        Map<WantedFrame, byte[]> found) {
      this.partition = partition;
      this.wanted = wanted;
      this.format = format;
      this.found = found;
    }

    /** Returns the first offset that is kept. */
    long run() {
      long earliest = 0;
      while (!wanted.isEmpty()) {
        try {
          consumer().assign(List.of(partition));
          earliest = leaveOutDeleted();
          readOn();
        } catch (OffsetOutOfRangeException e) {
          // Deleted since they were looked for, or the broker is about to learn where it stands.
          requirePatience(e);
        } catch (RetriableException | SchemaRegistryException e) {
          requirePatience(e);
        }
      }
      return earliest;
    }

    private long leaveOutDeleted() {
      List<TopicPartition> asked = List.of(partition);
      long begin = consumer().beginningOffsets(asked, ANSWER).getOrDefault(partition, 0L);
      long end = consumer().endOffsets(asked, ANSWER).getOrDefault(partition, Long.MAX_VALUE);
      wanted.headMap(begin).clear();
      wanted.tailMap(end).clear();
      answered();
      return begin;
    }

    private void readOn() {
      long position = -1;
      while (!wanted.isEmpty()) {
        long next = wanted.firstKey();
        if (position < 0 || next - position > MAX_SKIP) {
          consumer().seek(partition, next);
          position = next;
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer().poll(POLL)) {
          take(record);
        }
        long now = consumer().position(partition, ANSWER);
        // What the consumer has passed without showing it is not there.
        wanted.headMap(now).clear();
        if (now > position) {
          answered();
        } else {
          requirePatience(new IllegalStateException("no record comes from " + partition));
        }
        position = now;
      }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
      WantedFrame frame = wanted.get(record.offset());
      if (frame != null) {
        decode(frame, record);
        wanted.remove(record.offset());
        answered();
      }
    }

    private void decode(WantedFrame frame, ConsumerRecord<byte[], byte[]> record) {
      try {
        IncomingFrame read = reader.read(record);
        if (isSame(frame, read.header(), record)) {
          found.put(frame, decoder.decode(format, read.image()));
        } else {
          log.warn("{}@{} is another frame than it was", partition, record.offset());
        }
      } catch (BadFrameException | BadImageException e) {
        log.warn("{}@{} cannot be read again: {}", partition, record.offset(), e.getMessage());
      }
    }

    /** A topic that is made anew has other frames at the same offsets. */
    private static boolean isSame(
        WantedFrame frame, FrameHeader header, ConsumerRecord<byte[], byte[]> record) {
      return header.streamId().equals(frame.streamId())
          && header.index() == frame.index()
          // Bare images of old producers have no time but that of their arrival.
          && (header.capturedAtMicros() == frame.capturedAtMicros() || record.timestamp() < 0);
    }

    private void answered() {
      answeredAtNanos = nanoTime.getAsLong();
    }

    private void requirePatience(RuntimeException why) {
      if (nanoTime.getAsLong() - answeredAtNanos > PATIENCE.toNanos()) {
        throw new InferenceException(
            "frames of clips could not be read again from %s for %d minutes: %s"
                .formatted(partition, PATIENCE.toMinutes(), why.getMessage()),
            why);
      }
      log.debug("frames of {} cannot be read again yet", partition, why);
      LockSupport.parkNanos(POLL.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptException("interrupted while reading frames of " + partition);
      }
    }
  }

  /** Leaves the broker, unless somebody reads, whose process is about to end anyway. */
  @Override
  public void close() {
    if (lock.tryLock()) {
      try {
        open.forEach(consumer -> consumer.close());
        open = List.of();
      } finally {
        lock.unlock();
      }
    }
  }
}
