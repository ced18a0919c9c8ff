package dev.clipstream.cli.options;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Opens the key stores that properties of Kafka clients name: a client that cannot read one says
 * neither its name nor that of the property.
 */
final class KeyStoreCheck {

  private static final String PEM = "PEM";

  /** With one of these, key stores may be of types that Java does not know by itself. */
  private static final List<String> OF_OTHERS =
      List.of("security.providers", "ssl.provider", "ssl.engine.factory.class");

  private KeyStoreCheck() {}

  /**
   * Why a key store cannot be used; empty if it can.
   *
   * @param store the property's name up to the last dot, {@code ssl.keystore} or {@code
   *     ssl.truststore}, with the prefix of a client where there is one
   * @param properties all of the file's
   */
  static Optional<String> wrong(String store, String location, Map<String, String> properties) {
    Path file;
    try {
      file = Path.of(location);
    } catch (InvalidPathException e) {
      return Optional.of("there is no file " + location);
    }
    if (!Files.isReadable(file)) {
      return Optional.of("there is no file " + location);
    }
    String type = setting(store + ".type", properties).orElse("JKS").toUpperCase(Locale.ROOT);
    if (type.equals(PEM) || OF_OTHERS.stream().anyMatch(properties::containsKey)) {
      // Read by Kafka's own code, or by code that is not here yet.
      return Optional.empty();
    }
    Optional<String> password = setting(store + ".password", properties);
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore.getInstance(type).load(in, password.map(String::toCharArray).orElse(null));
      return Optional.empty();
    } catch (IOException | GeneralSecurityException e) {
      return Optional.of(
          location
              + " cannot be read as a key store of the type "
              + type
              + ": "
              + e.getMessage()
              + "; see "
              + store
              + ".type and "
              + store
              + ".password");
    }
  }

  /** Of the client itself, or else of all. */
  private static Optional<String> setting(String key, Map<String, String> properties) {
    return Optional.ofNullable(properties.get(key))
        .or(() -> Optional.ofNullable(properties.get(key.substring(key.indexOf("ssl.")))))
        .filter(value -> !value.isEmpty());
  }
}
