package dev.clipstream.schemas.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidatorBuilder;

/**
 * Not a schema registry, but a server in this process that answers the calls of Confluent's REST
 * API which are made here, as it is documented: subjects, versions, ids, levels of compatibility
 * (and holds to {@code FULL_TRANSITIVE}), error codes. It can go away and come back, and keeps a
 * list of what it was asked. ApicurioIT runs against a real one.
 */
public final class FakeRegistry implements AutoCloseable {

  private final ObjectMapper mapper = new ObjectMapper();
  private final List<String> schemas = new ArrayList<>();
  private final Map<String, List<Integer>> subjects = new HashMap<>();
  private final Map<String, String> levels = new HashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Optional<String> login;
  private final int port;
  private HttpServer server;

  public FakeRegistry() {
    this(Optional.empty());
  }

  /**
   * @param login {@code user:password} that every request must bring
   */
  public FakeRegistry(Optional<String> login) {
    this.login = login;
    this.server = listen(0);
    this.port = server.getAddress().getPort();
  }

  private HttpServer listen(int at) {
    try {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      HttpServer listening = HttpServer.create(new InetSocketAddress(loopback, at), 0);
      listening.createContext("/", this::handle);
      listening.start();
      return listening;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** A client of it that has asked nothing yet. */
  public Optional<SchemaRegistry> client() {
    return Optional.of(new SchemaRegistry(RegistryAddress.of(url(), Map.of())));
  }

  /** Method and path of every request so far. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  public synchronized Optional<String> level(String subject) {
    return Optional.ofNullable(levels.get(subject));
  }

  public synchronized void setLevel(String subject, String level) {
    levels.put(subject, level);
  }

  /** The schemas of a subject, oldest first. */
  public synchronized List<Schema> versions(String subject) {
    return subjects.getOrDefault(subject, List.of()).stream().map(this::schema).toList();
  }

  /** Registers as another client would, without a question, and returns the id. */
  public synchronized int add(String subject, String schema) {
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    int id = schemas.indexOf(schema) + 1;
    List<Integer> versions = subjects.computeIfAbsent(subject, name -> new ArrayList<>());
    if (!versions.contains(id)) {
      versions.add(id);
    }
    return id;
  }

  public synchronized Schema schema(int id) {
    return new Schema.Parser().parse(schemas.get(id - 1));
  }

  /** Refuses connections until {@link #comeBack}. */
  public void goAway() {
    server.stop(0);
  }

  public void comeBack() {
    server = listen(port);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      String path = exchange.getRequestURI().getPath();
      requests.add(method + " " + path);
      byte[] body = exchange.getRequestBody().readAllBytes();
      JsonNode asked = body.length == 0 ? mapper.createObjectNode() : mapper.readTree(body);
      ObjectNode answer = mapper.createObjectNode();
      int status = isLoggedIn(exchange) ? answer(method, path, asked, answer) : 401;
      byte[] bytes = mapper.writeValueAsBytes(answer);
      exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private boolean isLoggedIn(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    return login
        .map(text -> "Basic " + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)))
        .map(wanted -> wanted.equals(given))
        .orElse(true);
  }

  private synchronized int answer(String method, String path, JsonNode asked, ObjectNode answer) {
    String[] parts = path.substring(1).split("/", -1);
    String subject = parts.length > 1 ? parts[1] : "";
    String schema = asked.path("schema").asText();
    if (parts[0].equals("schemas")) {
      int id = Integer.parseInt(parts[2]);
      return id > schemas.size()
          ? fail(answer, 404, 40403, "Schema " + id + " not found")
          : done(answer.put("schema", schemas.get(id - 1)));
    }
    if (parts[0].equals("config")) {
      return level(method, subject, asked, answer);
    }
    if (parts.length == 3 && method.equals("POST")) {
      return add(subject, schema, answer);
    }
    List<Integer> versions = subjects.getOrDefault(subject, List.of());
    if (versions.isEmpty()) {
      return fail(answer, 404, 40401, "Subject '" + subject + "' not found.");
    }
    int id =
        method.equals("POST") ? schemas.indexOf(schema) + 1 : versions.get(versions.size() - 1);
    return versions.contains(id)
        ? done(answer.put("id", id).put("subject", subject).put("schema", schemas.get(id - 1)))
        : fail(answer, 404, 40403, "Schema not found");
  }

  private int level(String method, String subject, JsonNode asked, ObjectNode answer) {
    if (method.equals("PUT")) {
      levels.put(subject, asked.path("compatibility").asText());
      return done(answer.put("compatibility", levels.get(subject)));
    }
    return levels.containsKey(subject)
        ? done(answer.put("compatibilityLevel", levels.get(subject)))
        : fail(answer, 404, 40408, "Subject '" + subject + "' has no level of its own");
  }

  private int add(String subject, String schema, ObjectNode answer) {
    if ("FULL_TRANSITIVE".equals(levels.get(subject))) {
      try {
        new SchemaValidatorBuilder()
            .mutualReadStrategy()
            .validateAll()
            .validate(new Schema.Parser().parse(schema), versions(subject));
      } catch (SchemaValidationException e) {
        return fail(answer, 409, 409, "Schema being registered is incompatible");
      }
    }
    return done(answer.put("id", add(subject, schema)));
  }

  private static int done(ObjectNode answer) {
    return answer.isEmpty() ? 500 : 200;
  }

  private static int fail(ObjectNode answer, int status, int code, String message) {
    answer.put("error_code", code).put("message", message);
    return status;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
