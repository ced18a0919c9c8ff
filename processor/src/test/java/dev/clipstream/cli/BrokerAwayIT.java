package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.testing.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker goes away under all commands that stay, and comes back in one state or another. */
class BrokerAwayIT {

  @TempDir Path folder;

  @Test
  void everyCommandSaysThatItIsAway_andGoesOnByItselfWhenItIsBack() {
    try (BrokerAwayFixture all = new BrokerAwayFixture(folder)) {
      Map<String, Integer> before = all.said();
      all.broker.leave();
      all.awaitAllSay("the broker is away for ", before);
      all.awaitNotReady("the broker is away for ");
      all.assertAllAlive();
      all.broker.comeBack();
      all.awaitAllSay("the broker is back after ", before);
      all.awaitReady();
      all.awaitLabels();
      all.assertAllAlive();
      for (String command : List.of("labels", "view", "send")) {
        assertThat(all.log(command)).doesNotContain("Exception").doesNotContain("\tat ");
      }
      assertThat(all.stop("send")).as(all.log("send")).isEqualTo(BrokerAwayFixture.TERMINATED);
      assertThat(all.log("send")).doesNotContain("may not be there");
    }
  }

  @Test
  void whoIsStoppedWhileItIsAway_ends() {
    try (BrokerAwayFixture all = new BrokerAwayFixture(folder)) {
      Map<String, Integer> before = all.said();
      all.broker.leave();
      all.awaitAllSay("the broker is away for ", before);
      for (String command : before.keySet()) {
        assertThat(all.stop(command))
            .as(command + "\n" + all.log(command))
            .isEqualTo(BrokerAwayFixture.TERMINATED);
        assertThat(all.log(command)).doesNotContain("the broker is back");
      }
      assertThat(all.log("send")).contains("may not be there");
    }
  }

  @Test
  void afterItCameBackEmpty_andTheTopicsWereMadeAnew_allGoOnByThemselves() {
    try (BrokerAwayFixture all = new BrokerAwayFixture(folder)) {
      Map<String, Integer> before = all.said();
      all.broker.leave();
      all.awaitAllSay("the broker is away for ", before);
      all.broker.comeBackEmpty();
      all.awaitAllSay("the broker has no topic", before);
      all.awaitNotReady("no topic");
      all.makeTopics();
      all.awaitReady();
      all.awaitLabels();
      all.assertAllAlive();
    }
  }

  @Test
  void topicsThatAreDeletedAndMadeAnew_areGoneOnWith() throws Exception {
    try (BrokerAwayFixture all = new BrokerAwayFixture(folder)) {
      Map<String, Integer> before = all.said();
      Topics.delete(all.broker.bootstrapServers(), "frames", "frame-labels", "clip-labels");
      all.awaitAllSay("the broker has no topic", before);
      all.makeTopicsAgain();
      all.awaitReady();
      all.awaitLabels();
      all.assertAllAlive();
    }
  }
}
