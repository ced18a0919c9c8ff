package dev.clipstream.cli.kafka;

import dev.clipstream.cli.options.KafkaOptions;
import dev.clipstream.system.DaemonThreads;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks every second whether a broker answers and has the topics that a command works on, by an
 * admin client, which makes none, on a thread of its own; says so within ten seconds where none
 * does: Kafka's consumers and producers try again without a word. Thread-safe.
 */
public final class BrokerWatch implements AutoCloseable {

  static final Duration EVERY = Duration.ofSeconds(1);
  static final Duration PATIENCE = Duration.ofSeconds(3);

  /** One question without an answer is no outage: it takes two of them to come to that. */
  private static final Duration SILENT_AFTER = Duration.ofSeconds(7);

  /**
   * What came of a question.
   *
   * @param answered whether a broker did
   * @param missing topics that it has not
   */
  record Answer(boolean answered, Set<String> missing) {}

  /** What is known; immutable. */
  private record State(Answer answer, long answeredNanos, long missingNanos, long lookedNanos) {

    boolean lacksTopics() {
      return !answer.missing().isEmpty();
    }

    Duration silence() {
      return Duration.ofNanos(answer.answered() ? 0 : lookedNanos - answeredNanos);
    }

    Duration incompleteness() {
      return Duration.ofNanos(lookedNanos - missingNanos);
    }
  }

  private final String address;
  private final Supplier<Answer> ask;
  private final LongSupplier nanoTime;
  private final Consumer<String> say;
  private final LongSupplier dropped;
  private final SpacedWords ofSilence = new SpacedWords(SILENT_AFTER);
  private final SpacedWords ofTopics = new SpacedWords(Duration.ofSeconds(1));
  private volatile State state;

  /** Of {@link #dropped}, when a broker last answered; of the thread that looks. */
  private long droppedBefore;

  private Runnable begin = () -> {};
  private Runnable close = () -> {};

  /** Looks when {@link #look} is called; for {@link #over} and for tests. */
  BrokerWatch(String address, Supplier<Answer> ask, LongSupplier nanoTime, Consumer<String> say) {
    this(address, ask, nanoTime, say, () -> 0);
  }

  /**
   * @param dropped how many frames have been dropped so far
   */
  BrokerWatch(
      String address,
      Supplier<Answer> ask,
      LongSupplier nanoTime,
      Consumer<String> say,
      LongSupplier dropped) {
    this.dropped = dropped;
    this.address = address;
    this.ask = ask;
    this.nanoTime = nanoTime;
    this.say = say;
    long now = nanoTime.getAsLong();
    this.state = new State(new Answer(true, Set.of()), now, now, now);
  }

  /**
   * Sets up a watch; a broker should have answered just now.
   *
   * @param topics that the command cannot do without
   * @param say is given a line at growing intervals while nobody answers or a topic is missing, and
   *     one when that is over, in the watch's thread
   */
  public static BrokerWatch over(
      KafkaOptions kafka, Collection<String> topics, Consumer<String> say) {
    return over(kafka, topics, say, () -> 0);
  }

  /**
   * As the other, of a command that drops frames while no broker takes them: the line at the end
   * says how many.
   *
   * @param dropped how many have been dropped so far
   */
  public static BrokerWatch over(
      KafkaOptions kafka, Collection<String> topics, Consumer<String> say, LongSupplier dropped) {
    Map<String, Object> config = kafka.clientConfig();
    int patience = (int) PATIENCE.toMillis();
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, patience);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, patience);
    Admin admin = Admin.create(config);
    Set<String> needed = Set.copyOf(topics);
    BrokerWatch watch =
        new BrokerWatch(
            kafka.bootstrapServers(), () -> ask(admin, needed), System::nanoTime, say, dropped);
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

  private static Answer ask(Admin admin, Set<String> topics) {
    Map<String, KafkaFuture<TopicDescription>> asked =
        admin
            .describeTopics(
                topics, new DescribeTopicsOptions().timeoutMs((int) PATIENCE.toMillis()))
            .topicNameValues();
    Set<String> missing = new TreeSet<>();
    long until = System.nanoTime() + 2 * PATIENCE.toNanos();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : asked.entrySet()) {
      try {
        topic.getValue().get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UnknownTopicOrPartitionException) {
          missing.add(topic.getKey());
        } else if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
          return new Answer(false, Set.of());
        }
        // Whoever refuses something has answered.
      } catch (TimeoutException e) {
        return new Answer(false, Set.of());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Answer(true, Set.of());
      }
    }
    return new Answer(true, missing);
  }

  void look() {
    Answer answer = ask.get();
    if (Thread.currentThread().isInterrupted()) {
      // Closed meanwhile: what came of the question says nothing.
      return;
    }
    long now = nanoTime.getAsLong();
    State before = state;
    State found =
        new State(
            answer,
            answer.answered() ? now : before.answeredNanos(),
            before.lacksTopics() ? before.missingNanos() : now,
            now);
    state = found;
    if (!answer.answered()) {
      if (ofSilence.isDue(found.silence())) {
        say.accept(away(found) + " (" + address + "); waiting for it");
      }
      return;
    }
    long lost = dropped.getAsLong() - droppedBefore;
    droppedBefore += lost;
    if (ofSilence.end()) {
      long seconds = Duration.ofNanos(now - before.answeredNanos()).toSeconds();
      say.accept("the broker is back after " + seconds + " s (" + address + ")" + lost(lost));
    }
    sayOfTopics(found, before);
  }

  private static String lost(long frames) {
    return frames == 0
        ? ""
        : String.format(
            Locale.ROOT,
            "; %,d frame%s dropped meanwhile",
            frames,
            frames == 1 ? " was" : "s were");
  }

  private void sayOfTopics(State found, State before) {
    if (!found.lacksTopics()) {
      if (ofTopics.end()) {
        long seconds = found.incompleteness().toSeconds();
        say.accept("the broker has the topics again, after " + seconds + " s");
      }
    } else if (before.lacksTopics() && ofTopics.isDue(found.incompleteness())) {
      // Not at the first look: what a broker was asked while it starts may not be all that it has.
      say.accept(without(found) + "; waiting for that");
    }
  }

  /** Whether one has answered when last asked. */
  public boolean answers() {
    return state.answer().answered();
  }

  /** What is wrong, for people; empty unless nobody has answered for a while or topics are gone. */
  public Optional<String> trouble() {
    State now = state;
    if (now.silence().compareTo(SILENT_AFTER) >= 0) {
      return Optional.of(away(now));
    }
    return now.lacksTopics() ? Optional.of(without(now)) : Optional.empty();
  }

  private static String away(State silent) {
    return "the broker is away for " + silent.silence().toSeconds() + " s";
  }

  private static String without(State found) {
    Set<String> names = new TreeSet<>(found.answer().missing());
    boolean one = names.size() == 1;
    return "the broker has no topic"
        + (one ? " " : "s ")
        + String.join(" and ", names)
        + ": 'clipstream topics' makes "
        + (one ? "it" : "them");
  }

  @Override
  public void close() {
    close.run();
  }
}
