package dev.clipstream.cli.options;

import dev.clipstream.schemas.registry.RegistryAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The options for the connection to Kafka. */
public final class KafkaOptions {

  private static final Logger log = LoggerFactory.getLogger(KafkaOptions.class);

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:9092",
      description = "One or more brokers, comma-separated. Default: ${DEFAULT-VALUE}.")
  String bootstrapServers = "";

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      description =
          "Properties for every Kafka client, such as security.protocol and sasl.jaas.config, as"
              + " Kafka's own tools take them.")
  Optional<Path> commandConfig = Optional.empty();

  /** Whether it is said what no client knows: once, though many clients are made. */
  private boolean warned;

  /** A broker without security, such as an embedded one. */
  public static KafkaOptions plain(String bootstrapServers) {
    KafkaOptions options = new KafkaOptions();
    options.bootstrapServers = bootstrapServers;
    return options;
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  /**
   * What {@code --command-config} says to Kafka clients. What it says of a schema registry is none
   * of theirs: they would write it to the log as settings that they do not know.
   *
   * @throws CliException if the file cannot be read, or no client would take what it says
   */
  public Map<String, String> commandConfig() {
    Map<String, String> properties = commandConfig(false);
    commandConfig.ifPresent(
        file -> {
          ClientPropertyCheck.check(file, properties);
          if (!warned) {
            warned = true;
            ClientPropertyCheck.unknown(properties)
                .forEach(key -> log.warn("{}: {} is known to no Kafka client", file, key));
          }
        });
    return properties;
  }

  /**
   * What {@code --command-config} says of a schema registry.
   *
   * @throws CliException if the file cannot be read
   */
  Map<String, String> registryConfig() {
    return commandConfig(true);
  }

  private Map<String, String> commandConfig(boolean ofRegistry) {
    Map<String, String> all =
        new HashMap<>(commandConfig.map(OptionSources::read).orElse(Map.of()));
    all.keySet().removeIf(key -> RegistryAddress.isProperty(key) != ofRegistry);
    return all;
  }

  /**
   * The configuration that all clients start from.
   *
   * @throws CliException if the file cannot be read, or no client would take what it says
   */
  public Map<String, Object> clientConfig() {
    Map<String, Object> config = new HashMap<>(commandConfig());
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return config;
  }
}
