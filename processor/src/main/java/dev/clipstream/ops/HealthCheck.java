package dev.clipstream.ops;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams.State;

/**
 * The liveness and the readiness of the process: whether it should be left alone (live) and whether
 * it does its work (ready), from before the models are loaded until after the last commit.
 * Thread-safe.
 */
final class HealthCheck {

  /** Empty while the models are being loaded. */
  private volatile Optional<Supplier<ProcessorStatus>> processor = Optional.empty();

  /** What is wrong with the brokers; empty where nothing is. */
  private volatile Supplier<Optional<String>> brokers = Optional::empty;

  private volatile boolean stopping;

  void watch(Supplier<ProcessorStatus> status) {
    processor = Optional.of(status);
  }

  /**
   * Asks for the brokers, too.
   *
   * @param trouble what is wrong with them, for people; empty where nothing is
   */
  void watchBrokers(Supplier<Optional<String>> trouble) {
    brokers = trouble;
  }

  boolean brokersAreAway() {
    return brokers.get().isPresent();
  }

  /** From here on it is no fault that Kafka Streams ends. */
  void stopping() {
    stopping = true;
  }

  /**
   * Down means that only a restart helps. A slow start is no reason for one, nor is a rebalance or
   * a broker that does not answer.
   */
  Health live() {
    if (stopping) {
      return Health.up("finishing the frames in hand");
    }
    return processor.map(Supplier::get).map(HealthCheck::live).orElseGet(HealthCheck::loading);
  }

  private static Health live(ProcessorStatus status) {
    State state = status.state();
    if (state == State.ERROR || state == State.PENDING_ERROR || state == State.NOT_RUNNING) {
      return Health.down("Kafka Streams has ended: " + state);
    }
    if (status.deadThreads() > 0 && state != State.PENDING_SHUTDOWN) {
      return Health.down(status.deadThreads() + " stream threads are dead");
    }
    return Health.up("Kafka Streams is " + state);
  }

  private static Health loading() {
    return Health.up("the models are being loaded");
  }

  /**
   * Up means that models are warm, partitions assigned, the clips of these restored, and that a
   * broker answers.
   */
  Health ready() {
    if (stopping) {
      return Health.down("finishing the frames in hand");
    }
    Health ready =
        processor
            .map(Supplier::get)
            .map(HealthCheck::ready)
            .orElse(Health.down("the models are being loaded"));
    return brokers.get().map(trouble -> Health.down(trouble + "; " + ready.reason())).orElse(ready);
  }

  private static Health ready(ProcessorStatus status) {
    boolean up = status.state() == State.RUNNING && status.deadThreads() == 0;
    return new Health(
        up,
        "Kafka Streams is "
            + status.state()
            + (status.deadThreads() > 0 ? ", " + status.deadThreads() + " threads are dead" : ""));
  }
}
