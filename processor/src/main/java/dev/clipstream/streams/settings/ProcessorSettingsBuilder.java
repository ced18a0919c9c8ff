package dev.clipstream.streams.settings;

import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.registry.SchemaRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Makes {@link ProcessorSettings} for a program that has the processor in it: what is not said is
 * what {@code run} does on a CPU. Not thread-safe.
 */
public final class ProcessorSettingsBuilder {

  private final String bootstrapServers;
  private String applicationId;
  private TopicNames topics;
  private Optional<SchemaRegistry> schemaRegistry;
  private Guarantee guarantee;
  private BatchSettings batching;
  private LabelSettings labelling;
  private StreamsSettings streams;
  private RecordSettings records = RecordSettings.DEFAULT;
  private Map<String, String> clientProperties = Map.of();

  ProcessorSettingsBuilder(String bootstrapServers, Path stateDir) {
    ProcessorSettings defaults = ProcessorSettings.defaults(bootstrapServers, stateDir);
    this.bootstrapServers = bootstrapServers;
    this.applicationId = defaults.applicationId();
    this.topics = defaults.topics();
    this.schemaRegistry = defaults.schemaRegistry();
    this.guarantee = defaults.guarantee();
    this.batching = defaults.batching();
    this.labelling = defaults.labelling();
    this.streams = defaults.streams();
  }

  /** Consumer group, prefix of internal topics and of transactions. */
  public ProcessorSettingsBuilder applicationId(String id) {
    applicationId = id;
    return this;
  }

  public ProcessorSettingsBuilder topics(TopicNames names) {
    topics = names;
    return this;
  }

  /** Of the schemas of all topics. */
  public ProcessorSettingsBuilder schemaRegistry(SchemaRegistry registry) {
    schemaRegistry = Optional.of(registry);
    return this;
  }

  public ProcessorSettingsBuilder guarantee(Guarantee what) {
    guarantee = what;
    return this;
  }

  public ProcessorSettingsBuilder batching(BatchSettings how) {
    batching = how;
    return this;
  }

  public ProcessorSettingsBuilder labelling(LabelSettings how) {
    labelling = how;
    return this;
  }

  public ProcessorSettingsBuilder streams(StreamsSettings how) {
    streams = how;
    return this;
  }

  public ProcessorSettingsBuilder records(RecordSettings how) {
    records = how;
    return this;
  }

  /** For every Kafka client, such as security settings. */
  public ProcessorSettingsBuilder clientProperties(Map<String, String> properties) {
    clientProperties = properties;
    return this;
  }

  /**
   * The settings as said so far.
   *
   * @throws IllegalArgumentException that names everything that is out of range
   */
  public ProcessorSettings build() {
    return new ProcessorSettings(
        bootstrapServers,
        applicationId,
        topics,
        schemaRegistry,
        guarantee,
        batching,
        labelling,
        streams,
        records,
        clientProperties);
  }
}
