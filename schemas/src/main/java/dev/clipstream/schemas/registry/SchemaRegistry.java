package dev.clipstream.schemas.registry;

import dev.clipstream.schemas.registry.RegistryClient.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry, and what it has said so far. Subjects are named by topic: the values of {@code
 * frames} are those of {@code frames-value}.
 *
 * <p>What was asked once is never asked again, so a registry that goes away stops nobody who reads
 * and writes what he did before. Only a schema id that was never seen needs it. While it does not
 * answer, {@link #byId} throws at once for a second after each failure, so that a batch of such
 * records costs one timeout and not one each. An id that the registry has not is remembered for
 * half a minute, so that a producer of another registry does not have this one asked at every
 * record; before the first such verdict it is asked twice, since a replica of a registry may learn
 * of a schema after the first record that is written with it.
 *
 * <p>Thread-safe; asks one thing at a time.
 */
public final class SchemaRegistry {

  private static final Logger log = LoggerFactory.getLogger(SchemaRegistry.class);

  private static final String LEVEL = "FULL_TRANSITIVE";
  private static final long OUTAGE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long MISSING_NANOS = Duration.ofSeconds(30).toNanos();
  private static final int MAX_MISSING = 1000;

  private final RegistryClient client;
  private final LongSupplier nanoTime;
  private final Duration replicaLag;
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final Map<String, Integer> registered = new HashMap<>();

  /** When each id that is not there may be asked for again. */
  private final Map<Integer, Long> missing = new HashMap<>();

  private @Nullable SchemaRegistryException outage;
  private long outageAtNanos;
  private boolean hasWaited;
  private long waitedAtNanos;

  /** Asks nothing yet. */
  public SchemaRegistry(RegistryAddress address) {
    this(address, System::nanoTime, Duration.ofSeconds(1));
  }

  /**
   * @param replicaLag before an id is asked for a second time
   */
  SchemaRegistry(RegistryAddress address, LongSupplier nanoTime, Duration replicaLag) {
    this.client = new RegistryClient(address);
    this.nanoTime = nanoTime;
    this.replicaLag = replicaLag;
  }

  /** The subject of a topic's values. */
  public static String subject(String topic) {
    return topic + "-value";
  }

  /**
   * The id to write the values of a topic with. A schema that the subject has not is added to it; a
   * subject that is new is made, with the compatibility {@code FULL_TRANSITIVE} unless somebody has
   * set another: every version can then be read with every other, as those released here can.
   *
   * @throws SchemaRegistryException if it cannot be had; also if the subject holds versions that
   *     the schema is not compatible with
   */
  public synchronized int register(String topic, Schema schema) {
    String subject = subject(topic);
    Integer known = registered.get(subject);
    if (known != null) {
      return known;
    }
    Map<String, String> body = Map.of("schema", schema.toString());
    // Looked up before it is added: who may only read is served all the same.
    Answer found = client.post(path("/subjects/", subject), body);
    int id = found.isSuccess() ? id(found) : add(subject, body);
    registered.put(subject, id);
    schemas.putIfAbsent(id, schema);
    return id;
  }

  private int add(String subject, Map<String, String> body) {
    boolean levelIsOurs = !isThere(subject) && client.get(path("/config/", subject)).isMissing();
    // Before the first version, so that none can come that is not compatible; some registries set
    // it only for what is there.
    boolean levelIsSet = levelIsOurs && setLevel(subject).isSuccess();
    Answer added = client.post(path("/subjects/", subject) + "/versions", body);
    if (!added.isSuccess()) {
      throw new SchemaRegistryException(
          "the schema registry does not take this release's schema for the subject "
              + subject
              + ": "
              + added.message()
              + (added.status() == 409 ? "; name another topic, or remove what does not fit" : ""));
    }
    if (levelIsOurs && !levelIsSet) {
      Answer set = setLevel(subject);
      if (!set.isSuccess()) {
        log.warn("the compatibility of {} could not be set: {}", subject, set.message());
      }
    }
    return id(added);
  }

  private Answer setLevel(String subject) {
    return client.put(path("/config/", subject), Map.of("compatibility", LEVEL));
  }

  /**
   * Sees to it that the subject of a topic that others write can be looked up: registers the schema
   * where there is no version at all, else leaves the subject as it is.
   *
   * @throws SchemaRegistryException as {@link #register} does
   */
  public synchronized void introduce(String topic, Schema schema) {
    if (!isThere(subject(topic))) {
      int unused = register(topic, schema);
    }
  }

  /**
   * Asks for the subject of a topic, which need not be there. For those who only read, to be called
   * at the start: it fails where nothing could be read later on.
   *
   * @throws SchemaRegistryException if the registry gives no answer of use
   */
  public synchronized void check(String topic) {
    boolean unused = isThere(subject(topic));
  }

  private boolean isThere(String subject) {
    return client.get(path("/subjects/", subject) + "/versions/latest").isSuccess();
  }

  /**
   * The schema of an id; empty if the registry has none. Asks the registry only for an id that is
   * new.
   *
   * @throws SchemaRegistryException if the registry cannot be asked: nothing is known of the record
   * @throws SerializationException if the registry has something else under that id
   */
  public Optional<Schema> byId(int id) {
    Schema known = schemas.get(id);
    return known != null ? Optional.of(known) : lookUp(id);
  }

  private synchronized Optional<Schema> lookUp(int id) {
    Schema known = schemas.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    long now = nanoTime.getAsLong();
    Long askAgain = missing.get(id);
    if (id <= 0 || (askAgain != null && now - askAgain < 0)) {
      return Optional.empty();
    }
    if (outage != null && now - outageAtNanos < OUTAGE_NANOS) {
      throw new SchemaRegistryException(String.valueOf(outage.getMessage()));
    }
    Answer answer = ask(id);
    if (!answer.isSuccess()) {
      if (missing.size() >= MAX_MISSING) {
        missing.clear();
      }
      missing.put(id, nanoTime.getAsLong() + MISSING_NANOS);
      return Optional.empty();
    }
    Schema schema = parse(id, answer);
    schemas.put(id, schema);
    return Optional.of(schema);
  }

  private Answer ask(int id) {
    String path = "/schemas/ids/" + id;
    try {
      Answer answer = client.get(path);
      if (answer.isMissing() && mayWait()) {
        Thread.sleep(replicaLag.toMillis());
        answer = client.get(path);
      }
      outage = null;
      return answer;
    } catch (SchemaRegistryException e) {
      outage = e;
      outageAtNanos = nanoTime.getAsLong();
      throw e;
    } catch (InterruptedException e) {
      throw new InterruptException("interrupted while waiting for schema " + id, e);
    }
  }

  /** Waiting costs everyone time, and anyone can make up ids: once in half a minute is enough. */
  private boolean mayWait() {
    long now = nanoTime.getAsLong();
    if (hasWaited && now - waitedAtNanos < MISSING_NANOS) {
      return false;
    }
    hasWaited = true;
    waitedAtNanos = now;
    return true;
  }

  private static Schema parse(int id, Answer answer) {
    if (!isAvro(answer)) {
      throw new SerializationException(
          "schema " + id + " of the registry is no Avro schema without references");
    }
    try {
      return new Schema.Parser().parse(answer.body().path("schema").asText());
    } catch (SchemaParseException e) {
      throw new SerializationException(
          "schema " + id + " of the registry is no Avro schema: " + e.getMessage(), e);
    }
  }

  private static boolean isAvro(Answer answer) {
    return answer.body().path("schemaType").asText("AVRO").equals("AVRO")
        && answer.body().path("references").isEmpty();
  }

  private static int id(Answer answer) {
    int id = answer.body().path("id").asInt();
    if (id <= 0) {
      throw new SchemaRegistryException("the schema registry gave no id: " + answer.body());
    }
    return id;
  }

  private static String path(String before, String subject) {
    return before + URLEncoder.encode(subject, StandardCharsets.UTF_8);
  }
}
