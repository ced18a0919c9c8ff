package dev.clipstream.view.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.jspecify.annotations.Nullable;

/**
 * A process of {@code run}, as the members of its consumer group show it.
 *
 * @param id of its clients, without the name of the group
 * @param host it connects from
 * @param threads that read frames
 * @param partitions of the frames topic that they have, in order
 */
public record ProcessorInstance(String id, String host, int threads, List<Integer> partitions) {

  /** How Kafka Streams calls the client of a stream thread, behind the id of its process. */
  private static final String THREAD = "-StreamThread-";

  public ProcessorInstance {
    partitions = List.copyOf(partitions);
  }

  /** The processes of a group, in the order of their ids; null and an empty group have none. */
  static List<ProcessorInstance> of(@Nullable ConsumerGroupDescription group, String framesTopic) {
    if (group == null) {
      return List.of();
    }
    Map<String, List<MemberDescription>> processes = new TreeMap<>();
    for (MemberDescription member : group.members()) {
      int thread = member.clientId().indexOf(THREAD);
      String process = thread < 0 ? member.consumerId() : member.clientId().substring(0, thread);
      processes.computeIfAbsent(process, id -> new ArrayList<>()).add(member);
    }
    List<ProcessorInstance> all = new ArrayList<>();
    processes.forEach((id, members) -> all.add(of(id, group.groupId(), members, framesTopic)));
    return all;
  }

  private static ProcessorInstance of(
      String id, String group, List<MemberDescription> members, String framesTopic) {
    return new ProcessorInstance(
        id.startsWith(group + "-") ? id.substring(group.length() + 1) : id,
        members.get(0).host().replaceFirst("^/", ""),
        members.size(),
        members.stream()
            .flatMap(member -> member.assignment().topicPartitions().stream())
            .filter(partition -> partition.topic().equals(framesTopic))
            .map(partition -> partition.partition())
            .sorted()
            .toList());
  }
}
