package dev.clipstream.testing.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.testing.cluster.TestCluster;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CampaignProgressTest {

  private static final String EXACTLY_ONCE = "exactly_once";

  @TempDir Path folder;

  private static Campaign.Plan plan(String guarantee, Fault... faults) {
    return new Campaign.Plan(TestCluster.Kind.LONE, List.of(faults), 4, 4, 10, 500, guarantee, 1);
  }

  private static Outcome outcome(List<String> twice) {
    return new Outcome(100, 5, 2, List.of(), twice, List.of());
  }

  @Test
  void theNextRunGoesOnWhereTheLastEnded() throws Exception {
    CampaignProgress first = CampaignProgress.open(folder, 7);
    first.add(plan(EXACTLY_ONCE, Fault.KILL, Fault.ADD), outcome(List.of()), 1);
    first.addUnfinished(true);
    CampaignProgress next = CampaignProgress.open(folder, 9);
    next.add(plan("at_least_once", Fault.KILL), outcome(List.of("a")), 0);
    CampaignProgress last = CampaignProgress.open(folder, 9);
    assertThat(last.faults()).isEqualTo(3);
    assertThat(last.get("frames")).isEqualTo(200);
    assertThat(last.nextSeed()).isEqualTo(10);
    assertThat(last.rarestFirst(List.of(Fault.KILL, Fault.ADD, Fault.REMOVE), "at_least_once"))
        .containsExactly(Fault.ADD, Fault.REMOVE, Fault.KILL);
    assertThat(last.rarestFirst(List.of(Fault.KILL, Fault.ADD, Fault.REMOVE), EXACTLY_ONCE))
        .containsExactly(Fault.REMOVE, Fault.KILL, Fault.ADD);
    assertThat(last.isClean()).isTrue();
  }

  @Test
  void whatComesTwice_isAFindingUnderExactlyOnceOnly() throws Exception {
    CampaignProgress progress = CampaignProgress.open(folder, 1);
    progress.add(plan("at_least_once", Fault.KILL), outcome(List.of("a")), 0);
    assertThat(progress.isClean()).isTrue();
    progress.add(plan(EXACTLY_ONCE, Fault.KILL), outcome(List.of("a")), 0);
    assertThat(progress.isClean()).isFalse();
  }

  @Test
  void aBatchThatFailed_isNotForgotten() throws Exception {
    CampaignProgress.open(folder, 1).addUnfinished(false);
    assertThat(CampaignProgress.open(folder, 1).isClean()).isFalse();
  }
}
