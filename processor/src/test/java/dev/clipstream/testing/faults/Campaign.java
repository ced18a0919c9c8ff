package dev.clipstream.testing.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.records.TopicNames;
import dev.clipstream.system.DaemonThreads;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets faults strike a running system, one after the other, while frames pass, and keeps the books.
 * Between two faults all frames but the newest must have their labels; in the end, everything.
 */
public final class Campaign implements AutoCloseable {

  private static final int SIDE = 8;
  private static final int PARTITIONS = 12;
  private static final int INSTANCES = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Waiting for longer than this, the broker is looked at: whether it is what hangs. */
  private static final Duration BEFORE_A_LOOK = Duration.ofSeconds(40);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);

  /** So that a machine short of cores does not wait for what is set for real networks. */
  private static final String CLIENT_PROPERTIES =
      """
      main.consumer.session.timeout.ms=3000
      main.consumer.heartbeat.interval.ms=500
      producer.transaction.timeout.ms=5000
      """;

  private final Plan plan;
  private final Consumer<String> say;
  private final Random random;
  private final BrokerChild broker;
  private final Fleet fleet;
  private final HungTransactions hungTransactions;
  private final Ledger ledger = new Ledger();

  /** Of the cameras; null as long as all goes well. */
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private int number = INSTANCES;

  /**
   * @param streams cameras
   * @param framesAClip 4 or more
   * @param framesAFault sent while each fault strikes
   * @param guarantee as {@code --guarantee} has it
   */
  public record Plan(
      List<Fault> faults,
      int streams,
      int framesAClip,
      int framesAFault,
      String guarantee,
      long seed) {}

  /**
   * Starts broker and instances.
   *
   * @param folder for everything; the caller's to delete
   * @param say is told how it goes, a line at a time
   */
  public Campaign(Plan plan, Path folder, Consumer<String> say) throws IOException {
    this.plan = plan;
    this.say = say;
    this.random = new Random(plan.seed());
    Path frames = TestModels.frameModel(folder, "frames", SIDE);
    Path clips = TestModels.sequenceModel(folder, "clips", frames, 64);
    Path properties = folder.resolve("client.properties");
    Files.writeString(properties, CLIENT_PROPERTIES);
    this.broker = new BrokerChild(folder.resolve("broker"));
    Topics.create(broker.bootstrapServers(), TopicNames.DEFAULT, PARTITIONS);
    this.hungTransactions =
        new HungTransactions(
            broker.bootstrapServers(),
            List.of(TopicNames.DEFAULT.frameLabels(), TopicNames.DEFAULT.clipLabels()));
    this.fleet =
        new Fleet(
            broker.bootstrapServers(),
            TopicNames.DEFAULT,
            folder,
            List.of(
                "--frame-model=" + frames,
                "--sequence-model=" + clips,
                "--device=cpu",
                "--workers=1",
                // Longer than the broker is ever away: meanwhile no frame comes, and clips would
                // end.
                "--clip-idle-timeout=40s",
                "--commit-interval=200ms",
                "--guarantee=" + plan.guarantee(),
                "--command-config=" + properties));
    for (int i = 0; i < INSTANCES; i++) {
      fleet.start(i);
    }
  }

  Fleet fleet() {
    return fleet;
  }

  BrokerChild broker() {
    return broker;
  }

  int anyInstance() {
    List<Integer> numbers = fleet.numbers();
    return numbers.get(random.nextInt(numbers.size()));
  }

  int nextNumber() {
    return number++;
  }

  /** How often an instance has ended by itself and was started again. */
  public int restarts() {
    return fleet.restarts();
  }

  /**
   * Blocks until all faults have struck and everything that is owed has come, or fails.
   *
   * @throws BrokerHungException if it is the broker that has lost a transaction
   */
  public Ledger.Outcome run() throws InterruptedException {
    Semaphore permits = new Semaphore(plan.framesAFault());
    int total = plan.framesAFault() * (plan.faults().size() + 1);
    Thread sender = DaemonThreads.of("cameras", () -> send(total, permits));
    try (LabelReader reader = new LabelReader(broker.bootstrapServers(), TopicNames.DEFAULT)) {
      sender.start();
      await(reader, "the first labels", () -> ledger.framesOwed() < ledger.framesSent());
      for (int i = 0; i < plan.faults().size(); i++) {
        Fault fault = plan.faults().get(i);
        permits.release(plan.framesAFault());
        read(reader, random.nextInt(300));
        long start = System.nanoTime();
        fault.strike(this, random);
        await(
            reader, "what came before " + fault, () -> ledger.framesOwed() <= plan.framesAFault());
        long millis = (System.nanoTime() - start) / 1_000_000;
        say.accept((i + 1) + " " + fault + ", caught up after " + millis + " ms");
      }
      await(reader, "the cameras", () -> !sender.isAlive());
      await(reader, "everything", () -> ledger.framesOwed() == 0 && ledger.clipsOwed() == 0);
      read(reader, 2_000);
      assertThat(reader.deadLetters()).isEmpty();
    }
    return ledger.outcome();
  }

  private void send(int total, Semaphore permits) {
    try (TestProducer producer =
        new TestProducer(broker.bootstrapServers(), TopicNames.DEFAULT.frames())) {
      CameraTraffic traffic =
          new CameraTraffic(
              ledger, producer::send, plan.streams(), plan.framesAClip(), plan.seed());
      for (int i = 0; i < total; i++) {
        permits.acquire();
        traffic.sendNext();
      }
      traffic.finish();
    } catch (InterruptedException | RuntimeException e) {
      failure.set(e);
    }
  }

  private interface Condition {
    boolean holds();
  }

  private void await(LabelReader reader, String what, Condition condition) {
    long start = System.nanoTime();
    long deadline = start + PATIENCE.toNanos();
    long lookAtBroker = start + BEFORE_A_LOOK.toNanos();
    while (!condition.holds()) {
      read(reader, 100);
      assertThat(failure.get()).as("what the cameras failed of").isNull();
      fleet.supervise();
      if (fleet.numbers().size() < 2) {
        fleet.start(nextNumber());
      }
      if (System.nanoTime() > lookAtBroker) {
        lookAtBroker += BETWEEN_LOOKS.toNanos();
        List<String> hung = hungTransactions.find();
        if (!hung.isEmpty()) {
          throw new BrokerHungException(what + " did not come, for the broker hangs: " + hung);
        }
      }
      assertThat(System.nanoTime())
          .as("%s did not come: %s, %s", what, ledger.outcome(), logs())
          .isLessThan(deadline);
    }
  }

  private void read(LabelReader reader, long millis) {
    reader.read(millis);
    ledger.book(reader);
  }

  /** The ends of all logs, for when something has gone wrong. */
  private List<String> logs() {
    List<String> logs = new ArrayList<>();
    for (int instance : fleet.numbers()) {
      String log = fleet.get(instance).log();
      logs.add(instance + ": " + log.substring(Math.max(0, log.length() - 3_000)));
    }
    return logs;
  }

  @Override
  public void close() {
    fleet.close();
    broker.close();
  }
}
