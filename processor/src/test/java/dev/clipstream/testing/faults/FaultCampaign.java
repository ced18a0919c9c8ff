package dev.clipstream.testing.faults;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The long campaign, too long for {@code verify}: see {@code CONTRIBUTING.md} for how to start it.
 * Ends with 0 if nothing was lost, and under exactly-once nothing came twice.
 */
final class FaultCampaign {

  private static final int STREAMS = 48;
  private static final int FRAMES_A_CLIP = 19;

  private FaultCampaign() {}

  /**
   * @param arguments number of faults, number of frames, guarantee, seed and kinds of fault; by
   *     default 100, 200000, exactly_once, 1 and all
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100;
    int frames = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200_000;
    String guarantee = arguments.length > 2 ? arguments[2] : "exactly_once";
    long seed = arguments.length > 3 ? Long.parseLong(arguments[3]) : 1;
    List<Fault> kinds =
        arguments.length > 4
            ? Stream.of(arguments).skip(4).map(Fault::valueOf).toList()
            : List.of(Fault.values());
    Campaign.Plan plan =
        new Campaign.Plan(
            faults(count, seed, kinds),
            STREAMS,
            FRAMES_A_CLIP,
            Math.max(STREAMS, frames / (count + 1) + 1),
            guarantee,
            seed);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path folder = Files.createTempDirectory("clipstream-campaign");
    boolean kept;
    try (Campaign campaign = new Campaign(plan, folder, out::println)) {
      Ledger.Outcome outcome = campaign.run();
      out.println(guarantee + ", " + count + " faults: " + outcome);
      out.println("instances that ended by themselves: " + campaign.restarts());
      outcome.lost().stream().limit(20).forEach(key -> out.println("lost " + key));
      outcome.twice().stream().limit(20).forEach(key -> out.println("twice " + key));
      outcome.wrongClips().stream().limit(20).forEach(key -> out.println("wrong " + key));
      kept =
          outcome.lost().isEmpty()
              && outcome.wrongClips().isEmpty()
              && (outcome.twice().isEmpty() || !guarantee.equals("exactly_once"));
    } finally {
      delete(folder);
    }
    System.exit(kept ? 0 : 1);
  }

  /** All kinds, in turn, each round in another order. */
  private static List<Fault> faults(int count, long seed, List<Fault> kinds) {
    Random random = new Random(seed);
    List<Fault> faults = new ArrayList<>();
    while (faults.size() < count) {
      List<Fault> round = new ArrayList<>(kinds);
      java.util.Collections.shuffle(round, random);
      faults.addAll(round);
    }
    return faults.subList(0, count);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
