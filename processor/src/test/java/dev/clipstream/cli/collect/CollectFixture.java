package dev.clipstream.cli.collect;

import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.cli.Clipstream;
import dev.clipstream.collect.TopicFixture;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A broker with topics of its own for each test, and a folder to collect into. */
abstract class CollectFixture {

  static final Optional<String> NO_CLIP = Optional.empty();

  static EmbeddedBroker broker;

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  TopicFixture topics;

  @TempDir Path directory;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void makeTopics() {
    topics = new TopicFixture(broker, UUID.randomUUID().toString());
  }

  @AfterEach
  void closeTopics() {
    topics.close();
  }

  Path images() {
    return directory.resolve("images");
  }

  int collect(String arguments) {
    List<String> all = new ArrayList<>(List.of("collect"));
    List<String> given = Arrays.asList(arguments.split(" ", -1));
    List<String> options = new ArrayList<>(topics.options());
    if (given.contains("--frames-topic")) {
      int at = options.indexOf("--frames-topic");
      options.subList(at, at + 2).clear();
    }
    all.addAll(options);
    all.addAll(given);
    all.addAll(List.of("--out", images().toString()));
    return Clipstream.execute(
        all, Map.of(), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** All files of a folder and what is in them. */
  static Map<String, String> tree(Path folder) {
    Map<String, String> files = new TreeMap<>();
    if (!Files.exists(folder)) {
      return files;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().startsWith(".")) {
          files.put(folder.relativize(file).toString(), hex(Files.readAllBytes(file)));
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
