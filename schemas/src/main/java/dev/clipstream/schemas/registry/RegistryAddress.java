package dev.clipstream.schemas.registry;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a schema registry is, and what to log in with. Its text, and that of its errors, has no
 * password. Immutable.
 */
public final class RegistryAddress {

  private static final String PREFIX = "schema.registry.";
  private static final String USER_INFO = "basic.auth.user.info";
  private static final String CREDENTIALS_SOURCE = "basic.auth.credentials.source";
  private static final String TOKEN = "bearer.auth.token";

  private final String url;
  private final Optional<String> authorization;

  private RegistryAddress(String url, Optional<String> authorization) {
    this.url = url;
    this.authorization = authorization;
  }

  /**
   * Reads a URL, which may hold {@code user:password@}, and properties as Confluent's clients take
   * them: {@code basic.auth.user.info} ({@code user:password}) or {@code bearer.auth.token}, also
   * with {@code schema.registry.} before them. What the URL holds wins.
   *
   * @param properties others are passed over
   * @throws IllegalArgumentException if that is no address; the message does not repeat it, since
   *     it may hold a password
   */
  public static RegistryAddress of(String url, Map<String, String> properties) {
    URI uri = parse(url.trim());
    Optional<String> login =
        Optional.ofNullable(uri.getUserInfo()).or(() -> property(properties, USER_INFO));
    String source = property(properties, CREDENTIALS_SOURCE).orElse("USER_INFO");
    if (login.isEmpty() && !source.equals("USER_INFO") && !source.equals("URL")) {
      throw new IllegalArgumentException(
          CREDENTIALS_SOURCE + " can be USER_INFO or URL, not " + source);
    }
    Optional<String> authorization =
        login
            .map(RegistryAddress::basic)
            .or(() -> property(properties, TOKEN).map(token -> "Bearer " + token));
    return new RegistryAddress(withoutLogin(uri), authorization);
  }

  /** Whether a client property is about the registry, so that no Kafka client need see it. */
  public static boolean isProperty(String key) {
    return key.startsWith(PREFIX)
        || key.startsWith("basic.auth.")
        || key.startsWith("bearer.auth.");
  }

  private static Optional<String> property(Map<String, String> properties, String key) {
    return Stream.of(PREFIX + key, key)
        .filter(properties::containsKey)
        .map(properties::get)
        .findFirst();
  }

  private static URI parse(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      // Without its cause, whose message repeats the URL.
      throw new IllegalArgumentException(
          "that is no URL ("
              + e.getReason()
              + "); characters other than letters and digits in a user or password are written as"
              + " %XX");
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "a schema registry has a URL like http://host:8081 or https://host/apis/ccompat/v7");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("the URL of a schema registry ends with its path");
    }
    return uri;
  }

  private static String withoutLogin(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String path = uri.getRawPath().replaceFirst("/+$", "");
    return uri.getScheme().toLowerCase(Locale.ROOT) + "://" + uri.getHost() + port + path;
  }

  private static String basic(String login) {
    byte[] bytes = login.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  /** The value of the header {@code Authorization}, if there is anything to log in with. */
  Optional<String> authorization() {
    return authorization;
  }

  /** The address without a password and without a slash at its end. */
  @Override
  public String toString() {
    return url;
  }
}
