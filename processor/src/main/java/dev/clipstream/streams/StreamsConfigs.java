package dev.clipstream.streams;

import dev.clipstream.streams.settings.Guarantee;
import dev.clipstream.streams.settings.ProcessorSettings;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The Kafka Streams configuration, and why each value is what it is. */
final class StreamsConfigs {

  /** Enough for the largest frame by far, and little enough for 16 partitions in a small heap. */
  private static final int FETCH_BYTES = 16 << 20;

  private static final int PARTITION_FETCH_BYTES = 2 << 20;

  private static final int SESSION_TIMEOUT_MILLIS = 10_000;

  /** How soon the others hear that one has left or come; Kafka's own is three seconds. */
  private static final int HEARTBEAT_MILLIS = 500;

  /** The shortest that Kafka Streams allows. */
  private static final int PROBING_INTERVAL_MILLIS = 60_000;

  /** Kafka Streams' own, and what is left for a commit that the broker is slow with. */
  private static final int MIN_TRANSACTION_TIMEOUT_MILLIS = 10_000;

  private StreamsConfigs() {}

  /**
   * A transaction lasts from one commit to the next. Half as long again is left for the commit
   * itself, so that the longest interval comes to the 15 minutes that brokers allow. Not more than
   * needed: who reads what is committed waits for so long where an instance has died.
   */
  private static int transactionTimeoutMillis(Duration commitInterval) {
    long millis = commitInterval.toMillis();
    return (int) (millis + Math.max(millis / 2, MIN_TRANSACTION_TIMEOUT_MILLIS - millis));
  }

  static Properties of(ProcessorSettings settings, int chunk, DeadLetterLimit limit) {
    Properties config = new Properties();
    config.put(
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
        settings.guarantee() == Guarantee.EXACTLY_ONCE
            ? StreamsConfig.EXACTLY_ONCE_V2
            : StreamsConfig.AT_LEAST_ONCE);
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.streams().threads());
    config.put(StreamsConfig.STATE_DIR_CONFIG, settings.streams().stateDir().toString());
    config.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.streams().standbyReplicas());
    // An instance that joins first copies the clips of the partitions that it is to have, and is
    // asked so often whether it is done. Kafka's ten minutes would have it idle for as long.
    config.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, PROBING_INTERVAL_MILLIS);
    // Commits are the costliest part of exactly-once, and only a backlog has to wait for this one:
    // a frame that nothing waits behind asks for its own.
    config.put(
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.streams().commitInterval().toMillis());
    config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class.getName());
    // The lane holds what is ahead; Kafka Streams itself need not buffer more than it is handed.
    config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), chunk);
    config.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), FETCH_BYTES);
    config.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
        PARTITION_FETCH_BYTES);
    // The system's own choice, which grows with the connection: Kafka's 64 KiB takes a frame in
    // pieces, each of which wakes both ends.
    config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.RECEIVE_BUFFER_CONFIG), -1);
    // How soon the streams of an instance that died go on elsewhere.
    config.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        SESSION_TIMEOUT_MILLIS);
    config.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        HEARTBEAT_MILLIS);
    // Labels of a backlog travel together; the flush of a commit sends the rest at once.
    config.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 100);
    // Dead letters carry whole frames, as far as their topic takes them.
    long largestRequest =
        Math.max(
            settings.labelling().limits().maxBytes() + (1L << 20),
            settings.records().maxDeadLetterBytes());
    config.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        (int) Math.min(Integer.MAX_VALUE, largestRequest));
    config.put(
        StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG),
        Math.max(32L << 20, 2L * largestRequest));
    if (settings.guarantee() == Guarantee.EXACTLY_ONCE) {
      config.put(
          StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
          transactionTimeoutMillis(settings.streams().commitInterval()));
    }
    // So that whoever knows better has the last word, but for what has an option of its own.
    config.putAll(settings.clientProperties());
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    // Kafka's own handlers send the dead letter of a record that was too large, which is too large,
    // and dead letters of sound frames where the device fails: none of them may be in charge.
    config.remove(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG);
    config.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        InputFailures.class.getName());
    config.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
        ProcessingFailures.class.getName());
    config.put(
        StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, OutputFailures.class.getName());
    config.put(DeadLetterLimit.CONFIG, limit);
    return config;
  }
}
