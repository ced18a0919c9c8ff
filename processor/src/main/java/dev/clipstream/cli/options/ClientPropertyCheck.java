package dev.clipstream.cli.options;

import dev.clipstream.system.Checks;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Checks properties of Kafka clients before any client is made: one that meets a wrong one fails
 * late, in words that do not name the file, and not always without a stack trace.
 */
final class ClientPropertyCheck {

  /** Where Kafka Streams says that a property is for some of its clients. */
  private static final Pattern PREFIX =
      Pattern.compile(
          "^(main\\.consumer|restore\\.consumer|global\\.consumer|consumer|producer|admin)\\.");

  private static final Pattern STORE = Pattern.compile("ssl\\.(truststore|keystore)\\.location");

  private static final List<ConfigDef> DEFINITIONS =
      List.of(
          ConsumerConfig.configDef(),
          ProducerConfig.configDef(),
          AdminClientConfig.configDef(),
          StreamsConfig.configDef());

  private ClientPropertyCheck() {}

  /**
   * Checks all of a file's.
   *
   * @throws CliException with a line for each that no client would take
   */
  static void check(Path file, Map<String, String> properties) {
    Checks checks = new Checks();
    new TreeMap<>(properties)
        .forEach(
            (key, value) ->
                wrong(PREFIX.matcher(key).replaceFirst(""), value)
                    .ifPresent(why -> checks.require(false, file + ": " + key + ": " + why)));
    checks.throwIfAny(all -> new CliException(String.join("\n", all)));
  }

  /** Why no client takes a value; empty if one does, or none knows the property. */
  private static Optional<String> wrong(String name, String value) {
    if (STORE.matcher(name).matches() && !isFile(value)) {
      return Optional.of("there is no file " + value);
    }
    Optional<String> why = Optional.empty();
    for (ConfigDef definition : DEFINITIONS) {
      ConfigKey key = definition.configKeys().get(name);
      if (key != null) {
        why = wrong(key, value);
        if (why.isEmpty()) {
          return why;
        }
      }
    }
    return why;
  }

  private static Optional<String> wrong(ConfigKey key, String value) {
    try {
      Object parsed = ConfigDef.parseType(key.name, value, key.type);
      if (key.validator != null) {
        key.validator.ensureValid(key.name, parsed);
      }
      return Optional.empty();
    } catch (ConfigException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static boolean isFile(String path) {
    try {
      return Files.isReadable(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
