package dev.clipstream.testing;

import dev.clipstream.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;

/**
 * A broker that lets nobody in without TLS and a password (SASL_SSL, PLAIN), and the files of
 * {@code --command-config} for it.
 */
public final class SecureBroker implements AutoCloseable {

  private static final String MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule";

  /** A user who may do everything. */
  public static final String ADMIN = "broker";

  private static final String ADMIN_PASSWORD = "b";

  /** Settings for a broker on which nobody but {@link #ADMIN} may do anything without an ACL. */
  public static final Map<String, String> WITH_ACLS =
      Map.of(
          "authorizer.class.name",
          "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
          // Whoever comes by the controller's own listener is the broker.
          "super.users",
          "User:" + ADMIN + ";User:ANONYMOUS");

  private final EmbeddedBroker broker;
  private final Certificates certificates;
  private final Path folder;

  private SecureBroker(EmbeddedBroker broker, Certificates certificates, Path folder) {
    this.broker = broker;
    this.certificates = certificates;
    this.folder = folder;
  }

  /**
   * @param folder is made, for everything here
   * @param passwords of the users, besides {@link #ADMIN}
   * @param more settings of the broker
   */
  public static SecureBroker start(
      Path folder, Map<String, String> passwords, Map<String, String> more) {
    try {
      Files.createDirectories(folder);
      Certificates certificates = Certificates.make(folder, "broker");
      Map<String, String> settings = new HashMap<>(settings(certificates, passwords));
      settings.putAll(more);
      Path data = Files.createDirectory(folder.resolve("data"));
      EmbeddedBroker broker = EmbeddedBroker.start(EmbeddedBroker.freePort(), data, settings);
      return new SecureBroker(broker, certificates, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> settings(
      Certificates certificates, Map<String, String> passwords) {
    StringBuilder jaas = new StringBuilder(login(ADMIN, ADMIN_PASSWORD));
    jaas.append(" user_").append(ADMIN).append("=\"").append(ADMIN_PASSWORD).append('"');
    passwords.forEach(
        (user, password) ->
            jaas.append(" user_").append(user).append("=\"").append(password).append('"'));
    Map<String, String> settings = new HashMap<>();
    settings.put("listener.security.protocol.map", "CLIENTS:SASL_SSL,CONTROLLER:PLAINTEXT");
    settings.put("sasl.enabled.mechanisms", "PLAIN");
    settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    settings.put("listener.name.clients.plain.sasl.jaas.config", jaas.append(';').toString());
    String ssl = "listener.name.clients.ssl.";
    settings.put(ssl + "keystore.type", "PKCS12");
    settings.put(ssl + "keystore.location", certificates.keyStore().toString());
    settings.put(ssl + "keystore.password", Certificates.PASSWORD);
    settings.put(ssl + "truststore.type", "PKCS12");
    settings.put(ssl + "truststore.location", certificates.trustStore().toString());
    settings.put(ssl + "truststore.password", Certificates.PASSWORD);
    return settings;
  }

  private static String login(String user, String password) {
    return MODULE + " required username=\"" + user + "\" password=\"" + password + '"';
  }

  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  public Certificates certificates() {
    return certificates;
  }

  /** A file for {@code --command-config}. */
  public Path clientConfig(String user, String password) throws IOException {
    return clientConfig(user, password, certificates);
  }

  /**
   * As above.
   *
   * @param trusted whose certificate the client trusts
   */
  public Path clientConfig(String user, String password, Certificates trusted) throws IOException {
    return Files.write(
        Files.createTempFile(folder, user, ".properties"),
        List.of(
            "security.protocol=SASL_SSL",
            "sasl.mechanism=PLAIN",
            "sasl.jaas.config=" + login(user, password) + ";",
            "ssl.truststore.type=PKCS12",
            "ssl.truststore.location=" + trusted.trustStore(),
            "ssl.truststore.password=" + Certificates.PASSWORD));
  }

  /** A client that may do everything. */
  public Admin admin() throws IOException {
    Properties properties = new Properties();
    try (var in = Files.newBufferedReader(clientConfig(ADMIN, ADMIN_PASSWORD))) {
      properties.load(in);
    }
    properties.put("bootstrap.servers", bootstrapServers());
    return Admin.create(properties);
  }

  @Override
  public void close() {
    broker.close();
  }
}
