package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.testing.Http;
import dev.clipstream.testing.RecordReading;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * {@code send}, {@code run} and {@code labels} with a schema registry, and a look at the bytes in
 * between that uses nothing of ours: the registry's REST API and Avro's generic reader.
 */
final class RegistryRoundTrip {

  static final int FRAMES = 12;
  private static final int SIDE = 8;

  private final String bootstrapServers;
  private final String registryUrl;
  private final Path folder;
  private final Map<String, String> options = new HashMap<>();

  RegistryRoundTrip(String bootstrapServers, String registryUrl, Path folder) {
    this.bootstrapServers = bootstrapServers;
    this.registryUrl = registryUrl;
    this.folder = folder;
    options.put("CLIPSTREAM_BOOTSTRAP_SERVERS", bootstrapServers);
    options.put("CLIPSTREAM_SCHEMA_REGISTRY", registryUrl);
    CommandLineRun topics = CommandLineRun.with(options, "topics");
    assertThat(topics.status()).as(topics.err()).isZero();
  }

  /** The options of every command, as environment. */
  Map<String, String> options() {
    return Map.copyOf(options);
  }

  /** Sends three clips of four images; the topic also gets frames in the two older formats. */
  void everyFrameAndClip_isSentLabelledAndShown() throws Exception {
    byte[] jpeg;
    Path clip = folder.resolve("set");
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      jpeg = encoder.encode(new Pixels(SIDE, SIDE, TestFrames.pixels(1, SIDE)));
    }
    for (int i = 0; i < FRAMES; i++) {
      Path file = clip.resolve("c" + i / 4).resolve("f" + i + ".jpg");
      Files.createDirectories(file.getParent());
      Files.write(file, jpeg);
    }
    CommandLineRun send = CommandLineRun.with(options, "send", "--clip-per-file", clip.toString());
    assertThat(send.status()).as(send.err()).isZero();
    try (TestProducer before = new TestProducer(bootstrapServers, "frames")) {
      before.send(TestFrames.frame("old", "c", 0, true, SIDE));
      before.send("bare", jpeg);
    }
    Path frames = TestModels.frameModel(folder, "frames", SIDE);
    Path clips = TestModels.sequenceModel(folder, "clips", frames, 8);
    CompletableFuture<CommandLineRun> running = new CompletableFuture<>();
    Thread runner =
        new Thread(
            () ->
                running.complete(
                    CommandLineRun.with(
                        options,
                        "run",
                        "--device=cpu",
                        "--frame-model=" + frames,
                        "--sequence-model=" + clips,
                        "--state-dir=" + folder.resolve("state"))));
    runner.start();
    assertThat(labels("--frames", FRAMES + 2))
        .extracting(label -> label.path("stream_id").asText())
        .contains("set", "old", "bare");
    assertThat(labels("--clips", 4)).extracting(label -> label.path("frames").asInt()).contains(4);
    // An interrupt stands for the signal, which would end this process too.
    runner.interrupt();
    CommandLineRun run = running.get();
    assertThat(run.status()).as(run.err()).isZero();
  }

  private List<JsonNode> labels(String kind, int count) throws IOException {
    CommandLineRun labels =
        CommandLineRun.with(
            options,
            "labels",
            kind,
            "--json",
            "--from-beginning",
            "--max=" + count,
            "--idle-exit=60s");
    assertThat(labels.status()).as(labels.err()).isZero();
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : labels.out().lines().toList()) {
      lines.add(mapper.readTree(line));
    }
    assertThat(lines).as(labels.err()).hasSize(count);
    return lines;
  }

  /** Reads a topic as somebody would who has only the registry. */
  List<GenericRecord> byHand(String topic, int count) throws IOException {
    List<GenericRecord> records = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record :
        RecordReading.first(bootstrapServers, topic, count)) {
      byte[] value = record.value();
      if (value[0] == 0) {
        int id = ByteBuffer.wrap(value).getInt(1);
        JsonNode answer = get("/schemas/ids/" + id);
        Schema schema = new Schema.Parser().parse(answer.path("schema").asText());
        records.add(
            new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null)));
      }
    }
    return records;
  }

  /** What the registry says of a subject's compatibility. */
  String level(String subject) throws IOException {
    return get("/config/" + subject).path("compatibilityLevel").asText();
  }

  private JsonNode get(String path) throws IOException {
    return new ObjectMapper().readTree(Http.get(registryUrl + path).body());
  }
}
