package dev.clipstream.cli.labels;

import dev.clipstream.cli.labels.LabelPrinter.Outcome;
import dev.clipstream.cli.options.CliException;
import dev.clipstream.records.GrouplessConsumer;
import dev.clipstream.records.TopicFollower;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Reads the label topics for a printer, until it has enough or is told to stop. Owned by one
 * thread.
 */
final class LabelFollower implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicFollower follower;

  /** Connects, and takes its places at the ends or the beginnings: later records will be seen. */
  LabelFollower(
      Map<String, Object> clientConfig, Collection<String> topics, boolean fromBeginning) {
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    this.consumer = GrouplessConsumer.open(config);
    this.follower =
        fromBeginning
            ? TopicFollower.fromBeginning(consumer, topics)
            : TopicFollower.fromNow(consumer, topics);
  }

  /**
   * Hands on records until {@code printer} has enough, nothing has come for {@code idleExit}, or
   * {@code stop} says so.
   */
  void follow(
      Function<ConsumerRecords<byte[], byte[]>, Outcome> printer,
      Optional<Duration> idleExit,
      BooleanSupplier stop) {
    long lastNanos = System.nanoTime();
    boolean goOn = true;
    try {
      while (goOn && !stop.getAsBoolean()) {
        Outcome outcome = printer.apply(follower.poll(POLL));
        if (outcome.printed() > 0) {
          lastNanos = System.nanoTime();
        }
        long quietNanos = System.nanoTime() - lastNanos;
        goOn = outcome.goOn() && (idleExit.isEmpty() || quietNanos < idleExit.get().toNanos());
      }
    } catch (InterruptException e) {
      // Asked to end; Kafka has kept the interrupt.
      return;
    } catch (KafkaException e) {
      throw new CliException("reading the labels failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(2)));
  }
}
