package dev.clipstream.testing.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.records.TopicNames;
import dev.clipstream.system.DaemonThreads;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.RawProducer;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.cluster.BrokerChild;
import dev.clipstream.testing.cluster.TestCluster;
import dev.clipstream.testing.cluster.TwoNodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Lets faults strike a running system, one after the other, while frames pass, and keeps the books.
 * Between two faults all frames but a few must have their labels; in the end, everything.
 */
public final class Campaign implements AutoCloseable {

  private static final int PARTITIONS = 12;
  private static final int INSTANCES = 3;
  private static final int MAX_INSTANCES = 5;

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Waiting for longer than this, the broker is looked at: whether it is what hangs. */
  private static final Duration BEFORE_A_LOOK = Duration.ofSeconds(40);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);

  /** A frame comes after so long in any case: of cameras that pause, clips would end as idle. */
  private static final long MAX_PAUSE_MILLIS = 200;

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
  private final CampaignModels models;
  private final TestCluster cluster;
  private final Fleet fleet;
  private final HungTransactions hungTransactions;
  private final Ledger ledger = new Ledger();
  private final StreamLedger streams = new StreamLedger();

  /** Of the cameras; null as long as all goes well. */
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** Set when there is nothing more to send but the ends of clips. */
  private final AtomicBoolean ending = new AtomicBoolean();

  private int number = INSTANCES;

  /**
   * @param streams cameras
   * @param framesAClip 4 or more
   * @param framesAFault sent while each fault strikes
   * @param oddOneIn one record in so many is odd
   * @param guarantee as {@code --guarantee} has it
   * @param clipModel whether clips are labelled from pixels, in place of features
   * @param streamModel whether there is a stream model, which labels clips before their end, and
   *     events
   */
  public record Plan(
      TestCluster.Kind cluster,
      List<Fault> faults,
      int streams,
      int framesAClip,
      int framesAFault,
      int oddOneIn,
      String guarantee,
      long seed,
      boolean clipModel,
      boolean streamModel) {

    /** With a sequence model alone. */
    public Plan(
        TestCluster.Kind cluster,
        List<Fault> faults,
        int streams,
        int framesAClip,
        int framesAFault,
        int oddOneIn,
        String guarantee,
        long seed) {
      this(
          cluster,
          faults,
          streams,
          framesAClip,
          framesAFault,
          oddOneIn,
          guarantee,
          seed,
          false,
          false);
    }
  }

  /**
   * Starts brokers and instances.
   *
   * @param folder for everything; the caller's to delete
   * @param say is told how it goes, a line at a time
   */
  public Campaign(Plan plan, Path folder, Consumer<String> say) throws IOException {
    this.plan = plan;
    this.say = say;
    this.random = new Random(plan.seed());
    this.models = new CampaignModels(folder, plan.clipModel(), plan.streamModel());
    Path properties = folder.resolve("client.properties");
    Files.writeString(properties, CLIENT_PROPERTIES);
    Path data = folder.resolve("broker");
    this.cluster =
        switch (plan.cluster()) {
          case LONE -> new BrokerChild(data);
          case TWO_NODES -> new TwoNodes(data);
        };
    cluster.makeTopics(TopicNames.DEFAULT, PARTITIONS);
    this.hungTransactions =
        new HungTransactions(
            cluster.bootstrapServers(),
            List.of(
                TopicNames.DEFAULT.frameLabels(),
                TopicNames.DEFAULT.clipLabels(),
                TopicNames.DEFAULT.labelEvents()));
    List<String> options =
        new ArrayList<>(
            List.of(
                "--device=cpu",
                "--workers=1",
                "--top-k=" + TestModels.CLASSES,
                // Longer than any camera ever waits for its turn, or its clips would end.
                "--clip-idle-timeout=30s",
                "--commit-interval=200ms",
                "--model-poll-interval=1s",
                "--guarantee=" + plan.guarantee(),
                "--command-config=" + properties));
    options.addAll(models.options());
    this.fleet = new Fleet(cluster.bootstrapServers(), TopicNames.DEFAULT, folder, options);
    for (int i = 0; i < INSTANCES; i++) {
      fleet.start(i);
    }
  }

  Fleet fleet() {
    return fleet;
  }

  BrokerChild lone() {
    if (cluster instanceof BrokerChild lone) {
      return lone;
    }
    throw new IllegalStateException("there is more than one broker");
  }

  TwoNodes twoNodes() {
    if (cluster instanceof TwoNodes nodes) {
      return nodes;
    }
    throw new IllegalStateException("there is one broker only");
  }

  void swapModel() {
    models.swap();
  }

  int anyInstance() {
    List<Integer> numbers = fleet.numbers();
    return numbers.get(random.nextInt(numbers.size()));
  }

  int nextNumber() {
    return number++;
  }

  /** That of an instance that runs no more, and else of none that ever ran. */
  int formerNumber() {
    List<Integer> running = fleet.numbers();
    List<Integer> former =
        IntStream.range(0, number).boxed().filter(i -> !running.contains(i)).toList();
    return former.isEmpty() ? nextNumber() : former.get(random.nextInt(former.size()));
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
  public Outcome run() {
    Semaphore permits = new Semaphore(plan.framesAFault());
    Thread sender = DaemonThreads.of("cameras", () -> send(permits));
    try (LabelReader reader = new LabelReader(cluster.bootstrapServers(), TopicNames.DEFAULT)) {
      sender.start();
      await(reader, "the first labels", () -> ledger.framesOwed() < ledger.framesSent());
      for (int i = 0; i < plan.faults().size(); i++) {
        Fault fault = plan.faults().get(i);
        permits.release(plan.framesAFault());
        read(reader, random.nextInt(300));
        long start = System.nanoTime();
        fault.strike(this, random);
        // Less than what an instance has of it: those that were struck must work again as well.
        await(
            reader,
            "most of what came before " + fault,
            () -> ledger.framesOwed() <= plan.framesAFault() / 4);
        keepSize();
        long millis = (System.nanoTime() - start) / 1_000_000;
        say.accept((i + 1) + " " + fault + ", caught up after " + millis + " ms");
      }
      ending.set(true);
      await(reader, "the cameras", () -> !sender.isAlive());
      await(reader, "everything", () -> ledger.owed() == 0);
      read(reader, 2_000);
    }
    Outcome outcome = outcome();
    if (plan.streamModel()) {
      say.accept(streams.summary());
    }
    return outcome;
  }

  private Outcome outcome() {
    try (ReferenceLabels reference = models.reference()) {
      return ledger
          .outcome(reference)
          .withWrong(models.wrong(streams, plan.guarantee().equals("exactly_once")));
    }
  }

  /** Not less than two instances, and not more than the machine bears. */
  private void keepSize() {
    while (fleet.numbers().size() > MAX_INSTANCES) {
      fleet.stop(anyInstance());
    }
  }

  private void send(Semaphore permits) {
    String topic = TopicNames.DEFAULT.frames();
    try (TestProducer producer = new TestProducer(cluster.bootstrapServers(), topic);
        OddTraffic odd =
            new OddTraffic(
                ledger,
                new RawProducer(cluster.bootstrapServers()),
                topic,
                PARTITIONS,
                plan.seed(),
                failure::set)) {
      CameraTraffic traffic =
          new CameraTraffic(
              ledger,
              frame -> {
                streams.sending(frame);
                producer.send(frame);
              },
              plan.streams(),
              plan.framesAClip(),
              plan.seed());
      for (int i = 1; permits.availablePermits() > 0 || !ending.get(); i++) {
        boolean unused = permits.tryAcquire(MAX_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        traffic.sendNext();
        if (i % plan.oddOneIn() == 0) {
          odd.sendNext();
        }
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
          .as(() -> "%s did not come: %s, %s".formatted(what, outcome(), logs()))
          .isLessThan(deadline);
    }
  }

  private void read(LabelReader reader, long millis) {
    reader.read(millis);
    streams.book(reader);
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
    cluster.close();
  }
}
