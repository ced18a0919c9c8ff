package dev.clipstream.view.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Processes of {@code run}, as their consumer group shows them. */
class ProcessorInstanceTest {

  private static MemberDescription member(String clientId, String host, String... partitions) {
    Set<TopicPartition> all =
        Arrays.stream(partitions)
            .map(one -> one.split(":", -1))
            .map(parts -> new TopicPartition(parts[0], Integer.parseInt(parts[1])))
            .collect(Collectors.toSet());
    return new MemberDescription(
        clientId + "-member",
        Optional.empty(),
        Optional.empty(),
        clientId,
        host,
        new MemberAssignment(all),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static List<ProcessorInstance> instances(MemberDescription... members) {
    return ProcessorInstance.of(
        new ConsumerGroupDescription(
            "app",
            false,
            List.of(members),
            "stream",
            GroupType.CLASSIC,
            GroupState.STABLE,
            Node.noNode(),
            Set.of(),
            Optional.empty(),
            Optional.empty()),
        "frames");
  }

  @Test
  void threadsOfOneProcess_areOneInstance_withThePartitionsOfTheFramesTopic() {
    assertThat(
            instances(
                member("app-b2-StreamThread-1-consumer", "/10.0.0.8", "frames:3"),
                member("app-a1-StreamThread-2-consumer", "/10.0.0.7", "frames:2", "other:9"),
                member("app-a1-StreamThread-1-consumer", "/10.0.0.7", "frames:0", "frames:1")))
        .containsExactly(
            new ProcessorInstance("a1", "10.0.0.7", 2, List.of(0, 1, 2)),
            new ProcessorInstance("b2", "10.0.0.8", 1, List.of(3)));
  }

  @Test
  void aGroupOfNobody_andNoGroup_haveNone() {
    assertThat(instances()).isEmpty();
    assertThat(ProcessorInstance.of(null, "frames")).isEmpty();
    assertThat(instances(member("somebody", "/10.0.0.9"))).hasSize(1);
  }
}
