package dev.clipstream.cli.options;

import dev.clipstream.cli.options.values.RegistryUrlConverter;
import dev.clipstream.schemas.registry.RegistryAddress;
import dev.clipstream.schemas.registry.SchemaRegistry;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option {@code --schema-registry}, for topics in Confluent's wire format. */
public final class SchemaRegistryOption {

  @Option(
      names = "--schema-registry",
      paramLabel = "URL",
      converter = RegistryUrlConverter.class,
      description =
          "Schema registry with the REST API of Confluent's (Confluent, Karapace, Redpanda;"
              + " Apicurio at …/apis/ccompat/v7): records are then written in Confluent's wire"
              + " format, and read in that and in the other. With user:password@ before the host,"
              + " or with basic.auth.user.info in --command-config. Default: none; Avro"
              + " single-object encoding.")
  Optional<String> url = Optional.empty();

  /**
   * The registry, which has not been asked anything yet; empty without one.
   *
   * @throws CliException if {@code --command-config} cannot be used
   */
  public Optional<SchemaRegistry> open(KafkaOptions kafka) {
    try {
      return url.map(text -> RegistryAddress.of(text, kafka.registryConfig()))
          .map(SchemaRegistry::new);
    } catch (IllegalArgumentException e) {
      throw new CliException("--command-config: " + e.getMessage(), e);
    }
  }
}
