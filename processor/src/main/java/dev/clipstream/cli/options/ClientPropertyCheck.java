package dev.clipstream.cli.options;

import dev.clipstream.system.Checks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
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
public final class ClientPropertyCheck {

  /** Where Kafka Streams says that a property is for some of its clients. */
  private static final Pattern PREFIX =
      Pattern.compile(
          "^(main\\.consumer|restore\\.consumer|global\\.consumer|consumer|producer|admin)\\.");

  private static final Pattern STORE =
      Pattern.compile("(.*\\.)?(ssl\\.(truststore|keystore))\\.location");

  /** Lists of classes of the user's own, which only a client that is made would look for. */
  private static final Set<String> CLASSES =
      Set.of(
          CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG,
          ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);

  /** Begin what others read: providers of values, and Kafka Streams for the topics it makes. */
  private static final Pattern OF_OTHERS = Pattern.compile("^(config\\.providers|topic)\\..*");

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
                wrong(key, value, properties)
                    .ifPresent(why -> checks.require(false, file + ": " + key + ": " + why)));
    checks.throwIfAny(all -> new CliException(String.join("\n", all)));
  }

  /** Those that no client knows: misspelt, or for a class of the user's own. */
  public static List<String> unknown(Map<String, String> properties) {
    return properties.keySet().stream()
        .filter(key -> !OF_OTHERS.matcher(key).matches())
        .filter(
            key ->
                DEFINITIONS.stream()
                    .noneMatch(known -> known.configKeys().containsKey(withoutPrefix(key))))
        .sorted()
        .toList();
  }

  private static String withoutPrefix(String key) {
    return PREFIX.matcher(key).replaceFirst("");
  }

  /** Why no client takes a value; empty if one does, or none knows the property. */
  private static Optional<String> wrong(String key, String value, Map<String, String> properties) {
    Matcher store = STORE.matcher(key);
    if (store.matches()) {
      String client = Optional.ofNullable(store.group(1)).orElse("");
      return KeyStoreCheck.wrong(client + store.group(2), value, properties);
    }
    String name = withoutPrefix(key);
    return wrong(name, value)
        .or(() -> SecurityPropertyCheck.wrong(name, value, properties))
        .or(() -> CLASSES.contains(name) ? missingClass(value) : Optional.empty());
  }

  private static Optional<String> missingClass(String names) {
    for (String name : names.split(",", -1)) {
      try {
        if (!name.isBlank()) {
          Class<?> unused =
              Class.forName(name.trim(), false, ClientPropertyCheck.class.getClassLoader());
        }
      } catch (ClassNotFoundException | LinkageError e) {
        return Optional.of("there is no class " + name.trim());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> wrong(String name, String value) {
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
}
