package dev.clipstream.streams.settings;

import dev.clipstream.records.FrameReader;
import dev.clipstream.records.PassedAttributes;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.registry.SchemaRegistry;
import dev.clipstream.system.Checks;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How the stream processor runs.
 *
 * @param bootstrapServers {@code host:port} of one or more brokers, comma-separated
 * @param applicationId consumer group, prefix of internal topics and of transactions
 * @param topics names
 * @param schemaRegistry with which all topics are written and read in Confluent's wire format;
 *     empty: in Avro's single-object encoding
 * @param guarantee what a crash may do to labels
 * @param batching how frames are classified
 * @param labelling what becomes of the scores
 * @param streams how Kafka Streams runs
 * @param records what is made of records, apart from what they say
 * @param clientProperties for every Kafka client, such as security settings
 */
public record ProcessorSettings(
    String bootstrapServers,
    String applicationId,
    TopicNames topics,
    Optional<SchemaRegistry> schemaRegistry,
    Guarantee guarantee,
    BatchSettings batching,
    LabelSettings labelling,
    StreamsSettings streams,
    RecordSettings records,
    Map<String, String> clientProperties) {

  /**
   * With what is made of records unless told otherwise.
   *
   * @throws IllegalArgumentException that names everything that is out of range
   */
  public ProcessorSettings(
      String bootstrapServers,
      String applicationId,
      TopicNames topics,
      Optional<SchemaRegistry> schemaRegistry,
      Guarantee guarantee,
      BatchSettings batching,
      LabelSettings labelling,
      StreamsSettings streams,
      Map<String, String> clientProperties) {
    this(
        bootstrapServers,
        applicationId,
        topics,
        schemaRegistry,
        guarantee,
        batching,
        labelling,
        streams,
        RecordSettings.DEFAULT,
        clientProperties);
  }

  /**
   * @throws IllegalArgumentException that names everything that is out of range
   */
  public ProcessorSettings {
    clientProperties = Map.copyOf(clientProperties);
    Checks checks =
        new Checks()
            .require(!bootstrapServers.isBlank(), "bootstrap-servers must name a broker")
            .require(
                applicationId.matches("[a-zA-Z0-9._-]{1,200}"),
                "application-id may have letters, digits, '.', '_' and '-', not " + applicationId);
    batching.check(checks);
    labelling.check(checks);
    streams.check(checks);
    new ClientProperties(clientProperties).check(checks, guarantee, streams.commitInterval());
    records.check(checks);
    checks.throwIfAny();
  }

  /** Reads frames as these settings have it. */
  public FrameReader frameReader() {
    return new FrameReader(
        schemaRegistry,
        labelling.maxAge(),
        records.strictKeys(),
        new PassedAttributes(records.passAttributes()));
  }

  /**
   * Begins with what {@code run} does on a CPU.
   *
   * @param bootstrapServers {@code host:port} of one or more brokers, comma-separated
   * @param stateDir where open clips are kept on this machine
   */
  public static ProcessorSettingsBuilder builder(String bootstrapServers, Path stateDir) {
    return new ProcessorSettingsBuilder(bootstrapServers, stateDir);
  }

  /** What {@code run} does on a CPU unless told otherwise. */
  public static ProcessorSettings defaults(String bootstrapServers, Path stateDir) {
    return new ProcessorSettings(
        bootstrapServers,
        "clipstream",
        TopicNames.DEFAULT,
        Optional.empty(),
        Guarantee.EXACTLY_ONCE,
        BatchSettings.defaults(),
        LabelSettings.DEFAULT,
        StreamsSettings.defaults(stateDir),
        Map.of());
  }
}
