package dev.clipstream.cli.kafka;

import dev.clipstream.cli.options.KafkaOptions;
import dev.clipstream.system.DaemonThreads;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/**
 * Asks every five seconds whether a broker answers, on a thread of its own, and says so where none
 * does: Kafka's consumers and producers try again without a word. Thread-safe.
 */
public final class BrokerWatch implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final int PATIENCE_MILLIS = 4_000;

  /** What a restart of one broker takes is not worth a line. */
  private static final Duration SILENT_AFTER = Duration.ofSeconds(15);

  private static final Duration SAY_EVERY = Duration.ofMinutes(1);

  /** What is known; immutable. */
  private record State(boolean answers, long answeredNanos, long lookedNanos) {

    Duration silence() {
      return answers ? Duration.ZERO : Duration.ofNanos(lookedNanos - answeredNanos);
    }

    boolean isOutage() {
      return silence().compareTo(SILENT_AFTER) >= 0;
    }
  }

  private final String address;
  private final BooleanSupplier ask;
  private final LongSupplier nanoTime;
  private final Consumer<String> say;
  private volatile State state;
  private Optional<Long> saidNanos = Optional.empty();
  private Runnable begin = () -> {};
  private Runnable close = () -> {};

  /** Looks when {@link #look} is called; for {@link #over} and for tests. */
  BrokerWatch(String address, BooleanSupplier ask, LongSupplier nanoTime, Consumer<String> say) {
    this.address = address;
    this.ask = ask;
    this.nanoTime = nanoTime;
    this.say = say;
    this.state = new State(true, nanoTime.getAsLong(), nanoTime.getAsLong());
  }

  /**
   * Sets up a watch; a broker should have answered just now.
   *
   * @param say is given a line at most once a minute while nobody answers, and one when somebody
   *     does again, in the watch's thread
   */
  public static BrokerWatch over(KafkaOptions kafka, Consumer<String> say) {
    Map<String, Object> config = kafka.clientConfig();
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
    Admin admin = Admin.create(config);
    BrokerWatch watch =
        new BrokerWatch(kafka.bootstrapServers(), () -> answers(admin), System::nanoTime, say);
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("broker-watch"));
    watch.begin =
        () -> {
          var unused =
              timer.scheduleWithFixedDelay(
                  watch::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        };
    watch.close =
        () -> {
          timer.shutdownNow();
          admin.close(Duration.ZERO);
        };
    return watch;
  }

  /** Starts to watch; to be called once. */
  public void start() {
    begin.run();
  }

  private static boolean answers(Admin admin) {
    try {
      admin
          .describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MILLIS))
          .nodes()
          .get(2L * PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      // Whoever refuses something has answered.
      return !(e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException);
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  void look() {
    boolean answered = ask.getAsBoolean();
    long now = nanoTime.getAsLong();
    State before = state;
    state = new State(answered, answered ? now : before.answeredNanos(), now);
    if (answered) {
      if (saidNanos.isPresent()) {
        saidNanos = Optional.empty();
        long seconds = Duration.ofNanos(now - before.answeredNanos()).toSeconds();
        say.accept("a broker answers at " + address + " again, after " + seconds + " s");
      }
    } else if (state.isOutage()
        && saidNanos.map(said -> now - said >= SAY_EVERY.toNanos()).orElse(true)) {
      saidNanos = Optional.of(now);
      say.accept(describe(state) + "; waiting, nothing is lost");
    }
  }

  /** Whether one has answered when last asked. */
  public boolean answers() {
    return state.answers();
  }

  /** What is wrong, for people; empty unless nobody has answered for a while. */
  public Optional<String> trouble() {
    return Optional.of(state).filter(State::isOutage).map(this::describe);
  }

  private String describe(State silent) {
    return "no broker answers at " + address + " for " + silent.silence().toSeconds() + " s";
  }

  @Override
  public void close() {
    close.run();
  }
}
