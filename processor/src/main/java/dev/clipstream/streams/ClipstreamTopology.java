package dev.clipstream.streams;

import dev.clipstream.clips.ClipStore;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.registry.SchemaRegistry;
import java.util.Optional;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/**
 * The graph that Kafka Streams runs: one source, one processor with its store, a sink for each
 * topic. Frames and clips are in one sub-topology, so that a label never waits for the commit of an
 * inner topic.
 */
final class ClipstreamTopology {

  static final String FRAMES = "frames";
  static final String CLASSIFY = "classify";
  static final String FRAME_LABELS = "frame-labels";
  static final String CLIP_LABELS = "clip-labels";
  static final String LABEL_EVENTS = "label-events";
  static final String DEAD_LETTERS = "dead-letters";

  private ClipstreamTopology() {}

  /**
   * @param registry empty: labels in Avro are written in its single-object encoding
   * @throws dev.clipstream.schemas.registry.SchemaRegistryException if it does not take the schemas
   */
  static Topology build(TopicNames topics, Optional<SchemaRegistry> registry, TaskContext parts) {
    Outputs outputs = parts.outputs();
    Topology topology = new Topology();
    topology.addSource(
        AutoOffsetReset.earliest(),
        FRAMES,
        new RecordTime(),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topics.frames());
    CommitSignal signal = new CommitSignal();
    topology.addProcessor(CLASSIFY, () -> new FrameProcessor(parts, signal), FRAMES);
    topology.addSink(
        FRAME_LABELS,
        topics.frameLabels(),
        new StringSerializer(),
        outputs.serializer(AvroSerde.frameLabels(), registry, topics.frameLabels()),
        CLASSIFY);
    topology.addSink(
        DEAD_LETTERS,
        topics.deadLetters(),
        new ByteArraySerializer(),
        new ByteArraySerializer(),
        CLASSIFY);
    if (parts.keepsState()) {
      topology.addStateStore(ClipStore.builder(), CLASSIFY);
    }
    if (parts.steps().isPresent()) {
      topology.addStateStore(signal.builder(), CLASSIFY);
    }
    if (outputs.events().inUse()) {
      topology.addSink(
          LABEL_EVENTS,
          topics.labelEvents(),
          new StringSerializer(),
          outputs.serializer(AvroSerde.events(), registry, topics.labelEvents()),
          CLASSIFY);
    }
    if (parts.labelsClips()) {
      topology.addSink(
          CLIP_LABELS,
          topics.clipLabels(),
          new StringSerializer(),
          outputs.serializer(AvroSerde.clipLabels(), registry, topics.clipLabels()),
          CLASSIFY);
    }
    return topology;
  }
}
