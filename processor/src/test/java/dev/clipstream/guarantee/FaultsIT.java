package dev.clipstream.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.testing.cluster.TestCluster;
import dev.clipstream.testing.faults.BrokerHungException;
import dev.clipstream.testing.faults.Campaign;
import dev.clipstream.testing.faults.Fault;
import dev.clipstream.testing.faults.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of fault once, on instances that share twelve partitions, while cameras send frames
 * twice, late and out of order, and odd records come among them. {@code FaultCampaign} does so for
 * longer, and has every kind under both guarantees.
 */
class FaultsIT {

  private static final int STREAMS = 24;
  private static final int FRAMES_A_CLIP = 12;
  private static final int FRAMES_A_FAULT = 500;
  private static final int ODD_ONE_IN = 100;
  private static final int ATTEMPTS = 3;

  @TempDir Path folder;

  private static void say(String line) {
    System.out.println(line);
  }

  /** Anew if the broker has lost a transaction, which is nothing of ours, but not forever. */
  private Outcome run(String guarantee, TestCluster.Kind cluster, List<Fault> faults)
      throws Exception {
    return run(guarantee, cluster, faults, false);
  }

  private Outcome run(
      String guarantee, TestCluster.Kind cluster, List<Fault> faults, boolean clipModel)
      throws Exception {
    for (int attempt = 1; ; attempt++) {
      try {
        return run(folder.resolve("attempt-" + attempt), guarantee, cluster, faults, clipModel);
      } catch (BrokerHungException e) {
        say("attempt " + attempt + ": " + e.getMessage());
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static Outcome run(
      Path folder,
      String guarantee,
      TestCluster.Kind cluster,
      List<Fault> faults,
      boolean clipModel)
      throws Exception {
    Campaign.Plan plan =
        new Campaign.Plan(
            cluster,
            faults,
            STREAMS,
            FRAMES_A_CLIP,
            FRAMES_A_FAULT,
            ODD_ONE_IN,
            guarantee,
            17,
            clipModel,
            // Where clips are labelled from features, half of them are decided before their end.
            !clipModel);
    Files.createDirectories(folder);
    try (Campaign campaign = new Campaign(plan, folder, FaultsIT::say)) {
      Outcome outcome = campaign.run();
      say(guarantee + ": " + outcome + "; restarts " + campaign.restarts());
      return outcome;
    }
  }

  /** Those that only a lone broker has, every other one of the rest, and what it alone covers. */
  @Test
  void underExactlyOnce_nothingIsLost_andNothingComesTwice() throws Exception {
    Outcome outcome = run("exactly_once", TestCluster.Kind.LONE, share(TestCluster.Kind.LONE, 0));
    assertThat(outcome.lost()).isEmpty();
    assertThat(outcome.twice()).isEmpty();
    assertThat(outcome.wrong()).isEmpty();
  }

  /** Those that only a cluster of two has, and the others of the rest. */
  @Test
  void underAtLeastOnce_nothingIsLost() throws Exception {
    Outcome outcome =
        run("at_least_once", TestCluster.Kind.TWO_NODES, share(TestCluster.Kind.TWO_NODES, 1));
    assertThat(outcome.lost()).isEmpty();
    assertThat(outcome.wrong()).isEmpty();
  }

  /** Some that lose pixels from memory: no label is another for it. The campaign has all. */
  @Test
  void withAClipModel_nothingIsLostOrTwice_andPixelsThatAreLostAreReadAgain() throws Exception {
    Outcome outcome =
        run(
            "exactly_once",
            TestCluster.Kind.LONE,
            List.of(Fault.KILL_ALL, Fault.REBALANCES, Fault.LOSE_STATE),
            true);
    assertThat(outcome.lost()).isEmpty();
    assertThat(outcome.twice()).isEmpty();
    assertThat(outcome.wrong()).isEmpty();
  }

  private static List<Fault> share(TestCluster.Kind cluster, int half) {
    List<Fault> common =
        Fault.of(TestCluster.Kind.LONE).stream()
            .filter(Fault.of(TestCluster.Kind.TWO_NODES)::contains)
            .toList();
    return Fault.of(cluster).stream()
        .filter(
            fault ->
                !common.contains(fault)
                    || (fault.isCoveredBy("at_least_once") ? common.indexOf(fault) % 2 : 0) == half)
        .toList();
  }
}
