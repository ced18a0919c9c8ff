package dev.clipstream.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads everything that is committed on the output topics, as a careful consumer would. */
public final class LabelReader implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration QUIET = Duration.ofMillis(1500);

  private final AvroSerde<FrameLabel> frameSerde = AvroSerde.frameLabels();
  private final AvroSerde<ClipLabel> clipSerde = AvroSerde.clipLabels();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String frameTopic;
  private final Optional<TopicNames> topics;
  private final List<FrameLabel> frameLabels = new ArrayList<>();
  private final List<ClipLabel> clipLabels = new ArrayList<>();
  private final List<ConsumerRecord<byte[], byte[]>> deadLetters = new ArrayList<>();
  private final AvroSerde<LabelEvent> eventSerde = AvroSerde.events();
  private final List<LabelEvent> labelEvents = new ArrayList<>();

  public LabelReader(String bootstrapServers, TopicNames topics) {
    this(bootstrapServers, topics.frameLabels(), Optional.of(topics));
  }

  public LabelReader(String bootstrapServers, String frameLabelTopic) {
    this(bootstrapServers, frameLabelTopic, Optional.empty());
  }

  private LabelReader(String bootstrapServers, String frameTopic, Optional<TopicNames> topics) {
    this.frameTopic = frameTopic;
    this.topics = topics;
    this.consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<String> names = new ArrayList<>(List.of(frameTopic));
    topics.ifPresent(all -> names.addAll(List.of(all.clipLabels(), all.deadLetters())));
    // Not every test has made it.
    topics
        .map(TopicNames::labelEvents)
        .filter(consumer.listTopics().keySet()::contains)
        .ifPresent(names::add);
    List<TopicPartition> partitions =
        names.stream()
            .flatMap(name -> consumer.partitionsFor(name).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Reads until so many labels are there, or fails. */
  public void readUntil(int frames, int clips) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (frameLabels.size() < frames || clipLabels.size() < clips) {
      poll(Duration.ofMillis(200));
      assertThat(System.nanoTime())
          .as(
              "%d of %d frames, %d of %d clips",
              frameLabels.size(), frames, clipLabels.size(), clips)
          .isLessThan(deadline);
    }
  }

  /** Reads on for a while, in case something comes that should not. */
  public void expectNothingMore() {
    read(QUIET.toMillis());
  }

  /** Reads what comes within a time. */
  public void read(long millis) {
    long deadline = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    while (System.nanoTime() < deadline) {
      poll(Duration.ofMillis(20));
    }
  }

  /** Reads until so many dead letters are there, or fails. */
  public void readUntilDeadLetters(int count) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (deadLetters.size() < count) {
      poll(Duration.ofMillis(200));
      assertThat(System.nanoTime())
          .as("%d of %d dead letters", deadLetters.size(), count)
          .isLessThan(deadline);
    }
  }

  private void poll(Duration timeout) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
      if (record.topic().equals(frameTopic)) {
        frameLabels.add(frameSerde.fromBytes(record.value()));
      } else if (topics.isPresent() && record.topic().equals(topics.get().clipLabels())) {
        clipLabels.add(clipSerde.fromBytes(record.value()));
      } else if (topics.isPresent() && record.topic().equals(topics.get().labelEvents())) {
        labelEvents.add(eventSerde.fromBytes(record.value()));
      } else {
        deadLetters.add(record);
      }
    }
  }

  public List<FrameLabel> frameLabels() {
    return frameLabels;
  }

  public List<ClipLabel> clipLabels() {
    return clipLabels;
  }

  public List<LabelEvent> labelEvents() {
    return labelEvents;
  }

  public List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    return deadLetters;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
