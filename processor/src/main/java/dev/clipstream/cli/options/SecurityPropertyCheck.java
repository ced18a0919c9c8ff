package dev.clipstream.cli.options;

import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/**
 * Checks values of Kafka's security properties that Kafka itself takes for fine until it connects,
 * and then fails of without a word of the property.
 */
final class SecurityPropertyCheck {

  private SecurityPropertyCheck() {}

  /**
   * Why no client could connect with a value; empty if one could.
   *
   * @param name without the prefix of a client
   */
  static Optional<String> wrong(String name, String value, Map<String, String> properties) {
    return switch (name) {
      case SaslConfigs.SASL_JAAS_CONFIG -> jaas(value);
      case SslConfigs.SSL_ENABLED_PROTOCOLS_CONFIG ->
          properties.containsKey(SslConfigs.SSL_PROVIDER_CONFIG)
              ? Optional.empty()
              : protocols(value);
      default -> Optional.empty();
    };
  }

  /** The value itself has a password in it, and is not said. */
  private static Optional<String> jaas(String value) {
    try {
      Map<String, Password> config = Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(value));
      JaasContext unused = JaasContext.loadClientContext(config);
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(
          "is no login: "
              + e.getMessage()
              + "; it must be MODULE required NAME=\"VALUE\" …; with the semicolon");
    }
  }

  private static Optional<String> protocols(String value) {
    try {
      Set<String> known =
          Set.of(SSLContext.getDefault().getSupportedSSLParameters().getProtocols());
      List<String> unknown =
          Arrays.stream(value.split(",", -1))
              .map(String::trim)
              .filter(name -> !name.isEmpty() && !known.contains(name))
              .toList();
      return unknown.isEmpty()
          ? Optional.empty()
          : Optional.of("this Java knows no protocol " + String.join(", ", unknown));
    } catch (NoSuchAlgorithmException e) {
      // Whatever is wrong then is no property's fault.
      return Optional.empty();
    }
  }
}
