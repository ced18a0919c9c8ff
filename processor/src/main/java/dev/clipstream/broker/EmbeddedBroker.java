package dev.clipstream.broker;

import dev.clipstream.system.TemporaryFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A single-node Kafka cluster in this process, on loopback: broker and controller in one, up in
 * about two seconds. It is a real broker, transactions included; what it lacks is replication, so
 * it is no place for data that matters.
 *
 * <p>Close it to stop it and, if it made its folder itself, to delete the data.
 */
public final class EmbeddedBroker implements AutoCloseable {

  /** Name of the listener that clients connect to: {@code listener.name.clients.…} is about it. */
  private static final String LISTENER = "CLIENTS";

  private static final int NODE_ID = 1;

  /** Frames of any allowed size pass. */
  private static final int MAX_MESSAGE_BYTES = 64 << 20;

  private final KafkaRaftServer server;
  private final String bootstrapServers;
  private final Path dataDir;
  private final boolean deleteData;

  private EmbeddedBroker(
      KafkaRaftServer server, String bootstrapServers, Path dataDir, boolean deleteData) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
    this.dataDir = dataDir;
    this.deleteData = deleteData;
  }

  /** Starts a broker on a free port, with its data in a temporary folder. */
  public static EmbeddedBroker start() {
    try {
      Path data = Files.createTempDirectory("clipstream-broker");
      return start(freePort(), TemporaryFiles.ofThisProcess().claim(data), Map.of(), true);
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder for the broker's data", e);
    }
  }

  /**
   * Starts a broker on a port and a folder of the caller's; data that is there already is kept.
   *
   * @param more broker settings, over the ones made here
   */
  public static EmbeddedBroker start(int port, Path dataDir, Map<String, String> more) {
    return start(port, dataDir, more, false);
  }

  private static EmbeddedBroker start(
      int port, Path dataDir, Map<String, String> more, boolean deleteData) {
    int controllerPort = freePort();
    Map<String, String> config = config(port, controllerPort, dataDir);
    config.putAll(more);
    format(dataDir);
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(config), Time.SYSTEM);
    server.startup();
    return new EmbeddedBroker(server, "localhost:" + port, dataDir, deleteData);
  }

  private static Map<String, String> config(int port, int controllerPort, Path dataDir) {
    Map<String, String> config = new HashMap<>();
    config.put("process.roles", "broker,controller");
    config.put("node.id", Integer.toString(NODE_ID));
    config.put("controller.quorum.voters", NODE_ID + "@localhost:" + controllerPort);
    config.put(
        "listeners",
        LISTENER + "://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort);
    config.put("advertised.listeners", LISTENER + "://localhost:" + port);
    config.put("listener.security.protocol.map", LISTENER + ":PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("controller.listener.names", "CONTROLLER");
    config.put("inter.broker.listener.name", LISTENER);
    config.put("log.dirs", dataDir.toString());
    config.put("offsets.topic.replication.factor", "1");
    config.put("offsets.topic.num.partitions", "4");
    config.put("transaction.state.log.replication.factor", "1");
    config.put("transaction.state.log.min.isr", "1");
    config.put("transaction.state.log.num.partitions", "4");
    config.put("share.coordinator.state.topic.replication.factor", "1");
    config.put("share.coordinator.state.topic.min.isr", "1");
    config.put("group.initial.rebalance.delay.ms", "0");
    config.put("group.min.session.timeout.ms", "1000");
    config.put("auto.create.topics.enable", "false");
    config.put("message.max.bytes", Integer.toString(MAX_MESSAGE_BYTES));
    config.put("replica.fetch.max.bytes", Integer.toString(MAX_MESSAGE_BYTES));
    config.put("socket.request.max.bytes", Integer.toString(2 * MAX_MESSAGE_BYTES));
    config.put("num.network.threads", "2");
    config.put("num.io.threads", "4");
    config.put("num.recovery.threads.per.data.dir", "1");
    config.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
    return config;
  }

  private static void format(Path dataDir) {
    if (Files.exists(dataDir.resolve("meta.properties"))) {
      // It knows its cluster: another one's id would be refused.
      return;
    }
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .setControllerListenerName("CONTROLLER")
          .setDirectories(java.util.List.of(dataDir.toString()))
          .setMetadataLogDirectory(dataDir.toString())
          .run();
    } catch (Exception e) {
      throw new IllegalStateException("cannot prepare " + dataDir + " for a broker", e);
    }
  }

  /** A port that was free a moment ago. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }

  /** {@code localhost:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    if (deleteData) {
      delete(dataDir);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }
}
