package dev.clipstream.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.testing.faults.BrokerHungException;
import dev.clipstream.testing.faults.Campaign;
import dev.clipstream.testing.faults.Fault;
import dev.clipstream.testing.faults.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of fault once, on three instances that share twelve partitions, while cameras send
 * frames twice, late and out of order. {@code FaultCampaign} does so for longer.
 */
class FaultsIT {

  private static final int STREAMS = 24;
  private static final int FRAMES_A_CLIP = 12;
  private static final int ATTEMPTS = 3;

  @TempDir Path folder;

  private static void say(String line) {
    System.out.println(line);
  }

  /** Anew if the broker has lost a transaction, which is nothing of ours, but not forever. */
  private Ledger.Outcome run(String guarantee, Fault... faults) throws Exception {
    for (int attempt = 1; ; attempt++) {
      try {
        return run(folder.resolve("attempt-" + attempt), guarantee, faults);
      } catch (BrokerHungException e) {
        say("attempt " + attempt + ": " + e.getMessage());
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static Ledger.Outcome run(Path folder, String guarantee, Fault... faults)
      throws Exception {
    Campaign.Plan plan =
        new Campaign.Plan(List.of(faults), STREAMS, FRAMES_A_CLIP, 1_000, guarantee, 17);
    Files.createDirectories(folder);
    try (Campaign campaign = new Campaign(plan, folder, FaultsIT::say)) {
      Ledger.Outcome outcome = campaign.run();
      say(guarantee + ": " + outcome + "; restarts " + campaign.restarts());
      return outcome;
    }
  }

  @Test
  void underExactlyOnce_nothingIsLost_andNothingComesTwice() throws Exception {
    Ledger.Outcome outcome = run("exactly_once", Fault.values());
    assertThat(outcome.lost()).isEmpty();
    assertThat(outcome.twice()).isEmpty();
    assertThat(outcome.wrongClips()).isEmpty();
  }

  @Test
  void underAtLeastOnce_nothingIsLost() throws Exception {
    Ledger.Outcome outcome = run("at_least_once", Fault.KILL, Fault.FREEZE_INSTANCE);
    assertThat(outcome.lost()).isEmpty();
    assertThat(outcome.wrongClips()).isEmpty();
  }
}
