package dev.clipstream.testing.faults;

import dev.clipstream.testing.cluster.TestCluster;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;

/**
 * The long campaign, too long for {@code verify}: see {@code CONTRIBUTING.md} for how to start it.
 * It runs in batches, each on a cluster of its own; the guarantees and the kinds of cluster take
 * turns. After each batch it notes in its folder what it has come to, and takes that up when it is
 * started again. Ends with 0 if nothing was lost or wrong, and under exactly-once nothing came
 * twice.
 */
final class FaultCampaign {

  private static final int STREAMS = 48;
  private static final int FRAMES_A_CLIP = 19;
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private final Map<String, String> options;
  private final Path folder;
  private final CampaignProgress progress;

  private FaultCampaign(Map<String, String> options) throws IOException {
    this.options = options;
    this.folder =
        options.containsKey("folder")
            ? Path.of(options.get("folder"))
            : Files.createTempDirectory("clipstream-campaign");
    this.progress = CampaignProgress.open(folder, number("seed", 1));
  }

  private int number(String name, int otherwise) {
    return Integer.parseInt(options.getOrDefault(name, Integer.toString(otherwise)));
  }

  private <T> List<T> choice(String name, Function<String, T> parse, List<T> all) {
    String names = options.get(name);
    return names == null ? all : Stream.of(names.split(",")).map(parse).toList();
  }

  /**
   * @param arguments {@code NAME=VALUE}: {@code faults} (1000) and {@code frames} (1000000) of the
   *     whole campaign, faults in a {@code batch} (50), one {@code odd} record in so many (500),
   *     {@code minutes} after which no batch begins (no limit), {@code folder} (a new one), {@code
   *     seed} (1), and lists of {@code guarantees}, {@code clusters} and {@code kinds} (all)
   */
  public static void main(String[] arguments) throws IOException {
    Map<String, String> options = new HashMap<>();
    for (String argument : arguments) {
      String[] pair = argument.split("=", 2);
      options.put(pair[0], pair.length == 2 ? pair[1] : "");
    }
    // A broker and instances are left by nobody who is stopped.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () ->
                    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
    FaultCampaign campaign = new FaultCampaign(options);
    System.exit(campaign.run() ? 0 : 1);
  }

  private boolean run() throws IOException {
    List<String> guarantees =
        choice("guarantees", name -> name, List.of("exactly_once", "at_least_once"));
    List<TestCluster.Kind> clusters =
        choice("clusters", TestCluster.Kind::valueOf, List.of(TestCluster.Kind.values()));
    List<Fault> kinds = choice("kinds", Fault::valueOf, List.of(Fault.values()));
    int faults = number("faults", 1000);
    long end = System.nanoTime() + 60_000_000_000L * number("minutes", 100_000);
    boolean goesOn = true;
    while (goesOn && progress.faults() < faults && System.nanoTime() < end) {
      int batch = (int) progress.get("batches");
      TestCluster.Kind cluster = clusters.get(batch / guarantees.size() % clusters.size());
      String guarantee = guarantees.get(batch % guarantees.size());
      List<Fault> fitting =
          kinds.stream()
              .filter(Fault.of(cluster)::contains)
              .filter(fault -> fault.isCoveredBy(guarantee))
              .toList();
      int size = (int) Math.min(number("batch", 50), faults - progress.faults());
      goesOn =
          run(
              new Campaign.Plan(
                  cluster,
                  faults(size, progress.nextSeed(), progress.rarestFirst(fitting, guarantee)),
                  STREAMS,
                  FRAMES_A_CLIP,
                  Math.max(STREAMS, number("frames", 1_000_000) / faults),
                  number("odd", 500),
                  guarantee,
                  progress.nextSeed(),
                  // Every third, so that it meets both guarantees and both kinds of cluster.
                  batch % 3 == 2,
                  // Four of five, likewise.
                  batch % 5 < 4));
    }
    OUT.println("so far: " + progress);
    return progress.isClean();
  }

  /** Whether the next batch may come. */
  private boolean run(Campaign.Plan plan) throws IOException {
    Path own = Files.createDirectories(folder.resolve("batch-" + progress.get("batches")));
    OUT.println(own.getFileName() + ": " + plan);
    boolean clean = false;
    try (Campaign campaign = new Campaign(plan, own, OUT::println)) {
      Outcome outcome = campaign.run();
      progress.add(plan, outcome, campaign.restarts());
      OUT.println(plan.guarantee() + ", " + plan.faults().size() + " faults: " + outcome);
      clean = outcome.isClean(plan.guarantee());
      if (!clean) {
        outcome.lost().stream().limit(20).forEach(key -> OUT.println("lost " + key));
        outcome.twice().stream().limit(20).forEach(key -> OUT.println("twice " + key));
        outcome.wrong().stream().limit(20).forEach(key -> OUT.println("wrong " + key));
      }
    } catch (BrokerHungException e) {
      OUT.println("does not count: " + e.getMessage());
      progress.addUnfinished(true);
      clean = true;
    } catch (AssertionError | RuntimeException e) {
      OUT.println("failed: " + e);
      progress.addUnfinished(false);
    }
    if (clean) {
      Utils.delete(own.toFile());
    }
    OUT.println("so far: " + progress);
    return clean;
  }

  /** All kinds, in turn, each round but the first in an order of chance. */
  private static List<Fault> faults(int count, long seed, List<Fault> kinds) {
    Random random = new Random(seed);
    List<Fault> faults = new ArrayList<>();
    List<Fault> round = new ArrayList<>(kinds);
    while (faults.size() < count) {
      faults.addAll(round.subList(0, Math.min(round.size(), count - faults.size())));
      Collections.shuffle(round, random);
    }
    Collections.shuffle(faults, random);
    return faults;
  }
}
