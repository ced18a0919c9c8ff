package dev.clipstream.schemas.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * One request and its answer at a time. Each call blocks for eight seconds at most. TLS
 * certificates are checked against the Java machine's trust store. Thread-safe.
 */
final class RegistryClient {

  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final String TYPE = "application/vnd.schemaregistry.v1+json";

  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final RegistryAddress address;

  RegistryClient(RegistryAddress address) {
    this.address = address;
  }

  /**
   * What the registry says: of a success, what was asked for; of a failure, {@code error_code} and
   * {@code message}.
   */
  record Answer(int status, JsonNode body) {

    boolean isSuccess() {
      return status == 200;
    }

    /** Whether the registry itself says that it has no such thing. */
    boolean isMissing() {
      return status == 404;
    }

    String message() {
      return body.path("message").asText("status " + status);
    }
  }

  Answer get(String path) {
    return call("GET", path, BodyPublishers.noBody());
  }

  Answer post(String path, Map<String, String> body) {
    return call("POST", path, json(body));
  }

  Answer put(String path, Map<String, String> body) {
    return call("PUT", path, json(body));
  }

  private BodyPublisher json(Map<String, String> body) {
    return BodyPublishers.ofString(mapper.valueToTree(body).toString());
  }

  private Answer call(String method, String path, BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(PATIENCE)
            .header("Accept", TYPE + ", application/json")
            .header("Content-Type", TYPE)
            .method(method, body);
    address.authorization().ifPresent(value -> request.header("Authorization", value));
    return checked(send(request.build()));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new InterruptException("interrupted while the schema registry was asked", e);
    } catch (IOException e) {
      throw new SchemaRegistryException(
          "the schema registry at " + address + " does not answer: " + reason(e), e);
    }
  }

  private static String reason(IOException failure) {
    if (failure instanceof SSLException) {
      return failure.getMessage()
          + "; the Java machine must trust its certificate (javax.net.ssl.trustStore)";
    }
    String advice = "; check --schema-registry, and that it is up";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "its host is not known" + advice;
      }
    }
    if (failure instanceof HttpTimeoutException) {
      return "nothing came within " + PATIENCE.toSeconds() + " s" + advice;
    }
    return (failure instanceof ConnectException ? "connection refused" : failure) + advice;
  }

  /** An answer of the registry: not of a proxy before it, or of something else at the address. */
  private Answer checked(HttpResponse<String> response) {
    int status = response.statusCode();
    if (status == 401 || status == 403) {
      throw new SchemaRegistryException(
          "the schema registry at "
              + address
              + " refuses access to "
              + response.request().uri().getPath()
              + " ("
              + status
              + "): give user:password in the URL, or basic.auth.user.info in --command-config");
    }
    JsonNode body = parse(response.body());
    Answer answer = new Answer(status, body);
    int code = body.path("error_code").asInt();
    if (status >= 500 || status == 429) {
      throw new SchemaRegistryException(
          "the schema registry at " + address + " fails: " + answer.message());
    }
    // What is not there, does not fit, or is no schema: those are answers.
    boolean known = status == 200 || (status == 404 && code / 100 == 404);
    if (!body.isObject() || !(known || status == 409 || status == 422)) {
      throw new SchemaRegistryException(
          "what answers at "
              + address
              + " is no schema registry (status "
              + status
              + "): check the path of --schema-registry; that of Apicurio's is /apis/ccompat/v7");
    }
    return answer;
  }

  private JsonNode parse(String body) {
    try {
      return mapper.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }
}
