package dev.clipstream.cli.options;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import picocli.CommandLine.Option;

/** How to reach Kafka. */
public final class KafkaOptions {

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
   * What {@code --command-config} says.
   *
   * @throws CliException if the file cannot be read
   */
  public Map<String, String> commandConfig() {
    return commandConfig.map(OptionSources::read).orElseGet(Map::of);
  }

  /**
   * The configuration that all clients start from.
   *
   * @throws CliException if the file cannot be read
   */
  public Map<String, Object> clientConfig() {
    Map<String, Object> config = new HashMap<>(commandConfig());
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return config;
  }
}
