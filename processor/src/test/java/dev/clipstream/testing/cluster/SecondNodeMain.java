package dev.clipstream.testing.cluster;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** The second node of {@link TwoNodes}: a broker only, until its standard input ends. */
final class SecondNodeMain {

  private SecondNodeMain() {}

  /**
   * @param arguments port, port of the controller, folder for the data, id of the cluster
   */
  public static void main(String[] arguments) throws Exception {
    String port = arguments[0];
    String controllerPort = arguments[1];
    String dataDir = arguments[2];
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(TwoNodes.SECOND)
        .setClusterId(arguments[3])
        .setControllerListenerName("CONTROLLER")
        .setDirectories(List.of(dataDir))
        .setMetadataLogDirectory(dataDir)
        .run();
    Map<String, String> config = new HashMap<>();
    config.put("process.roles", "broker");
    config.put("node.id", Integer.toString(TwoNodes.SECOND));
    config.put("controller.quorum.voters", TwoNodes.FIRST + "@localhost:" + controllerPort);
    config.put("listeners", "CLIENTS://localhost:" + port);
    config.put("advertised.listeners", "CLIENTS://localhost:" + port);
    config.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("controller.listener.names", "CONTROLLER");
    config.put("inter.broker.listener.name", "CLIENTS");
    config.put("log.dirs", dataDir);
    config.put("offsets.topic.num.partitions", "1");
    config.put("transaction.state.log.num.partitions", "1");
    config.put("num.network.threads", "2");
    config.put("num.io.threads", "2");
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(config), Time.SYSTEM);
    server.startup();
    new PrintStream(System.out, true, StandardCharsets.UTF_8).println(ChildBrokerMain.READY);
    ChildBrokerMain.awaitEndOfInput();
    server.shutdown();
    server.awaitShutdown();
    System.exit(0);
  }
}
