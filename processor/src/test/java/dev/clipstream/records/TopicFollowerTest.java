package dev.clipstream.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class TopicFollowerTest {

  private static final Duration NOW = Duration.ofMillis(1);

  private final AtomicLong nanos = new AtomicLong();
  private final Broker broker = new Broker();

  /** A consumer that refuses what Kafka's refuses, and a topic that can be changed beneath it. */
  private static final class Broker extends MockConsumer<byte[], byte[]> {

    private final Map<TopicPartition, List<Long>> topic = new HashMap<>();
    private boolean silent;

    Broker() {
      super("earliest");
    }

    void partitions(String name, int count) {
      for (int i = 0; i < count; i++) {
        topic.computeIfAbsent(new TopicPartition(name, i), p -> new ArrayList<>());
      }
      topic.keySet().removeIf(p -> p.topic().equals(name) && p.partition() >= count);
      updatePartitions(
          name,
          IntStream.range(0, count)
              .mapToObj(i -> new PartitionInfo(name, i, Node.noNode(), new Node[0], new Node[0]))
              .toList());
      offsets();
    }

    void write(TopicPartition partition, long value) {
      List<Long> written = topic.get(partition);
      written.add(value);
      offsets();
      if (assignment().contains(partition)) {
        addRecord(record(partition, written.size() - 1));
      }
    }

    private void offsets() {
      topic.forEach(
          (partition, written) -> {
            updateBeginningOffsets(Map.of(partition, 0L));
            updateEndOffsets(Map.of(partition, (long) written.size()));
          });
    }

    private ConsumerRecord<byte[], byte[]> record(TopicPartition partition, int offset) {
      byte[] value = Long.toString(topic.get(partition).get(offset)).getBytes(UTF_8);
      return new ConsumerRecord<>(
          partition.topic(), partition.partition(), offset, new byte[0], value);
    }

    @Override
    public synchronized void assign(Collection<TopicPartition> partitions) {
      List<TopicPartition> added = new ArrayList<>(partitions);
      added.removeAll(assignment());
      super.assign(partitions);
      for (TopicPartition partition : added) {
        IntStream.range(0, topic.get(partition).size())
            .forEach(offset -> addRecord(record(partition, offset)));
      }
    }

    @Override
    public List<PartitionInfo> partitionsFor(String name, Duration timeout) {
      if (silent) {
        throw new TimeoutException("no answer");
      }
      return super.partitionsFor(name, timeout);
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      if (assignment().isEmpty()) {
        throw new IllegalStateException("Consumer is not subscribed to any topics");
      }
      return super.poll(timeout);
    }
  }

  private void later() {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));
  }

  private static List<Long> values(ConsumerRecords<byte[], byte[]> records) {
    List<Long> values = new ArrayList<>();
    records.forEach(record -> values.add(Long.valueOf(new String(record.value(), UTF_8))));
    return values;
  }

  private static TopicPartition partition(String topic, int partition) {
    return new TopicPartition(topic, partition);
  }

  @Test
  void fromTheBeginning_whatIsThereIsRead_fromNow_onlyWhatComes() {
    broker.partitions("t", 1);
    broker.write(partition("t", 0), 1);
    TopicFollower all = TopicFollower.fromBeginning(broker, List.of("t"));
    assertThat(values(all.poll(NOW))).containsExactly(1L);
    TopicFollower next = TopicFollower.fromNow(broker, List.of("t"));
    broker.write(partition("t", 0), 2);
    assertThat(values(next.poll(NOW))).containsExactly(2L);
  }

  @Test
  void whereAnotherHasEnded_oneGoesOn() {
    broker.partitions("t", 2);
    broker.write(partition("t", 0), 1);
    broker.write(partition("t", 0), 2);
    broker.write(partition("t", 1), 3);
    Map<TopicPartition, Long> positions = Map.of(partition("t", 0), 1L, partition("gone", 0), 7L);
    TopicFollower follower = TopicFollower.from(broker, List.of("t"), positions);
    assertThat(values(follower.poll(NOW))).containsExactlyInAnyOrder(2L, 3L);
  }

  @Test
  void whileThereIsNoPartition_pollWaits_andGoesOnOnceThereIs() {
    broker.partitions("t", 1);
    TopicFollower follower = TopicFollower.fromNow(broker, List.of("t"), nanos::get);
    broker.partitions("t", 0);
    later();
    assertThat(follower.poll(NOW).isEmpty()).isTrue();
    assertThat(broker.assignment()).isEmpty();
    assertThat(follower.poll(NOW).isEmpty()).isTrue();
    broker.partitions("t", 1);
    broker.write(partition("t", 0), 1);
    later();
    assertThat(values(follower.poll(NOW))).containsExactly(1L);
  }

  @Test
  void whileItWaitsForAPartition_anInterruptEndsIt() {
    TopicFollower follower = TopicFollower.fromBeginning(broker, List.of("none"));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> follower.poll(Duration.ofMinutes(1)))
        .isInstanceOf(InterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whileTheBrokersAreSilent_whatIsAssignedStaysSo() {
    broker.partitions("t", 1);
    TopicFollower follower = TopicFollower.fromNow(broker, List.of("t"), nanos::get);
    broker.silent = true;
    later();
    broker.write(partition("t", 0), 1);
    assertThat(values(follower.poll(NOW))).containsExactly(1L);
  }

  @Property
  void everyRecordSentAfterTheStart_isReadOnce_howeverTheTopicsGrow(
      @ForAll @Size(max = 40) List<@IntRange(max = 9) Integer> steps) {
    Broker growing = new Broker();
    AtomicLong time = new AtomicLong();
    growing.partitions("a", 1);
    growing.partitions("b", 0);
    growing.write(partition("a", 0), -1);
    TopicFollower follower = TopicFollower.fromNow(growing, List.of("a", "b"), time::get);
    List<Long> read = new ArrayList<>();
    int[] sizes = {1, 0};
    long sent = 0;
    for (int step : steps) {
      int which = step % 2;
      String name = which == 0 ? "a" : "b";
      if (step < 3) {
        growing.partitions(name, ++sizes[which]);
      } else if (step < 5) {
        time.addAndGet(TimeUnit.SECONDS.toNanos(5));
        read.addAll(values(follower.poll(NOW)));
      } else if (sizes[which] > 0) {
        growing.write(partition(name, (int) (sent % sizes[which])), sent++);
      }
    }
    time.addAndGet(TimeUnit.SECONDS.toNanos(5));
    read.addAll(values(follower.poll(NOW)));
    read.addAll(values(follower.poll(NOW)));
    assertThat(read).hasSize((int) sent).doesNotHaveDuplicates().doesNotContain(-1L);
  }
}
