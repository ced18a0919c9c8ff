package dev.clipstream.cli.send.publish;

import dev.clipstream.avro.Frame;
import dev.clipstream.cli.options.CliException;
import dev.clipstream.cli.options.values.Bytes;
import dev.clipstream.records.FrameProducer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Puts frames on the topic for {@code send} and keeps count of those that the cluster has taken.
 * Used by one thread; closed by whoever made it, which waits for what is under way.
 */
public final class FramePublisher implements AutoCloseable {

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  /** What becomes of frames that the cluster does not take. */
  public interface Refusals {
    void refused(String file, String message);
  }

  private final FrameProducer producer;
  private final String topic;
  private final int maxRecordBytes;
  private final Refusals refusals;
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder answered = new LongAdder();
  private long sent;
  private final AtomicReference<@Nullable Exception> broken = new AtomicReference<>();

  /**
   * @param maxRecordBytes the topic's limit
   * @param format makes a record's value of a frame
   * @param refusals called by the producer's thread
   */
  public FramePublisher(
      Map<String, Object> clientConfig,
      String topic,
      int maxRecordBytes,
      Function<Frame, byte[]> format,
      Refusals refusals) {
    this.topic = topic;
    this.maxRecordBytes = maxRecordBytes;
    this.refusals = refusals;
    this.producer = new FrameProducer(patient(clientConfig), maxRecordBytes, format);
  }

  /** A broker that is away is waited for, however long that takes, but for who says otherwise. */
  private static Map<String, Object> patient(Map<String, Object> clientConfig) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
    config.putAll(clientConfig);
    return config;
  }

  /**
   * Sends one frame; blocks while too much is under way.
   *
   * @throws CliException if the cluster has stopped taking frames
   */
  public void publish(Frame frame) {
    publish(frame, () -> {});
  }

  /**
   * As above.
   *
   * @param taken called by the producer's thread once the cluster has the frame
   */
  public void publish(Frame frame, Runnable taken) {
    checkAlive();
    String file = frame.getAttributes().getOrDefault("file", frame.getStreamId());
    Future<RecordMetadata> unused =
        producer.send(
            topic,
            frame,
            (bytes, failure) -> {
              acknowledge(file, bytes, failure);
              if (failure == null) {
                taken.run();
              }
            });
    sent++;
  }

  private void acknowledge(String file, int bytes, @Nullable Exception failure) {
    if (failure == null) {
      acknowledged.increment();
    } else if (failure instanceof RecordTooLargeException) {
      refusals.refused(
          file,
          file
              + ": a frame of "
              + Bytes.format(bytes)
              + " is over the limit of "
              + topic
              + ", "
              + Bytes.format(maxRecordBytes)
              + ": send it smaller with --max-size, or raise max.message.bytes of the topic");
    } else {
      broken.compareAndSet(null, failure);
    }
    answered.increment();
  }

  private void checkAlive() {
    Exception failure = broken.get();
    if (failure != null) {
      throw new CliException(
          "the cluster does not take frames any more: "
              + failure.getMessage()
              + "; "
              + acknowledged.sum()
              + " were acknowledged",
          failure);
    }
  }

  /**
   * Waits until everything sent is acknowledged or refused.
   *
   * @param giveUp asked all the time; says that it is not to be waited for any longer
   * @return how many frames are neither, because of that
   * @throws CliException if the cluster has stopped taking frames
   */
  public long flush(BooleanSupplier giveUp) {
    while (answered.sum() < sent && !giveUp.getAsBoolean()) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    checkAlive();
    return sent - answered.sum();
  }

  @Override
  public void close() {
    producer.close();
  }
}
