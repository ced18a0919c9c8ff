package dev.clipstream.guarantee;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Frame;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.cli.Clipstream;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.testing.FrameTally;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.MemoryReading;
import dev.clipstream.testing.RawProducer;
import dev.clipstream.testing.SharedData;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records out of the ordinary among good ones, on topics of {@code topics} and through {@code run},
 * both with their defaults: the good ones are labelled, each odd one gets one answer, and the
 * process lives, in bounded memory.
 */
class OddRecordsIT {

  private static final int SIDE = 8;
  private static final long MAX_RESIDENT_MIB = 1200;
  private static final TopicNames TOPICS = TopicNames.DEFAULT;

  @TempDir Path folder;

  /** What is sent and where it went, by a name for people; empty: the broker has refused it. */
  private final Map<String, Optional<RecordMetadata>> sent = new LinkedHashMap<>();

  private final List<Frame> good = new ArrayList<>();
  private int clip;

  private static byte[] key(String name) {
    return name.getBytes(UTF_8);
  }

  private static byte[] jpeg(int seed) throws Exception {
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      return encoder.encode(new Pixels(SIDE, SIDE, TestFrames.pixels(seed, SIDE)));
    }
  }

  private static byte[] frame(String stream) {
    return AvroSerde.frames().toBytes(TestFrames.frame(stream, null, 0, false, SIDE));
  }

  private static byte[] frameTakenAt(String stream, long micros) {
    Frame frame = TestFrames.frame(stream, null, 0, false, SIDE);
    byte[] bytes = AvroSerde.frames().toBytes(frame);
    // Its own serde may refuse such times; other clients do not ask.
    frame.setCapturedAt(
        Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), 1000 * Math.floorMod(micros, 1_000_000L)));
    byte[] odd = AvroSerde.frames().toBytes(frame);
    assertThat(odd).isNotEqualTo(bytes);
    return odd;
  }

  private void send(RawProducer producer, String name, byte[] key, byte[] value, Headers headers) {
    record(producer, name, RawProducer.record(TOPICS.frames(), null, key, value, headers));
  }

  private void record(RawProducer producer, String name, ProducerRecord<byte[], byte[]> record) {
    sent.put(name, producer.send(record));
    sendGood(producer);
  }

  /** A clip of four frames on each of four streams, so that all partitions go on. */
  private void sendGood(RawProducer producer) {
    for (int i = 0; i < 4; i++) {
      for (int stream = 0; stream < 4; stream++) {
        Frame frame = TestFrames.frame("good-" + stream, "clip-" + clip, i, i == 3, SIDE);
        good.add(frame);
        Optional<RecordMetadata> unused =
            producer.send(
                RawProducer.record(
                    TOPICS.frames(),
                    null,
                    key(frame.getStreamId()),
                    AvroSerde.frames().toBytes(frame),
                    new RecordHeaders()));
      }
    }
    clip++;
  }

  private static Headers headers(int count, int bytes) {
    Headers headers = new RecordHeaders();
    for (int i = 0; i < count; i++) {
      headers.add("header-" + i, new byte[bytes]);
    }
    return headers;
  }

  private void sendAll(String bootstrapServers) throws Exception {
    Headers none = new RecordHeaders();
    try (RawProducer producer = new RawProducer(bootstrapServers);
        RawProducer zstd = new RawProducer(bootstrapServers, "zstd")) {
      for (int partition = 0; partition < 4; partition++) {
        // Before any other record of its partition.
        sent.put(
            "no time " + partition,
            producer.send(
                RawProducer.withoutTime(
                    TOPICS.frames(),
                    partition,
                    key("timeless-" + partition),
                    frame("timeless-" + partition))));
      }
      sendGood(producer);
      record(
          producer,
          "no time, bare",
          RawProducer.withoutTime(TOPICS.frames(), 1, key("timeless-bare"), jpeg(1)));
      send(producer, "null value", key("odd"), null, none);
      send(producer, "empty value", key("odd"), new byte[0], none);
      send(producer, "null key", null, frame("keyless"), none);
      send(producer, "null key, bare", null, jpeg(2), none);
      send(producer, "other key", key("another"), frame("differs"), none);
      send(producer, "integer key 200", new byte[] {0, 0, 0, (byte) 200}, jpeg(3), none);
      send(producer, "integer key 201", new byte[] {0, 0, 0, (byte) 201}, jpeg(4), none);
      send(producer, "integer key 1", new byte[] {0, 0, 0, 1}, jpeg(5), none);
      send(producer, "integer key 2", new byte[] {0, 0, 0, 2}, jpeg(6), none);
      long nanos = ChronoUnit.NANOS.between(Instant.EPOCH, Instant.parse("2026-01-01T12:00:00Z"));
      send(producer, "captured_at in ns", key("nanos"), frameTakenAt("nanos", nanos), none);
      send(producer, "captured_at 0", key("zero"), frameTakenAt("zero", 0), none);
      send(producer, "captured_at max", key("max"), frameTakenAt("max", Long.MAX_VALUE), none);
      send(producer, "captured_at min", key("min"), frameTakenAt("min", Long.MIN_VALUE), none);
      byte[] noise = new byte[7 << 20];
      new Random(1).nextBytes(noise);
      send(producer, "7 MiB of noise", key("noise"), noise, none);
      send(zstd, "60 MiB of zeros, zstd", key("zeros"), new byte[60 << 20], none);
      send(zstd, "7 MiB of zeros, zstd", key("zeros"), new byte[7 << 20], none);
      send(producer, "key of 2 MiB", new byte[2 << 20], frame("long key"), none);
      send(producer, "key of 2 MiB, bare", new byte[2 << 20], jpeg(7), none);
      send(producer, "headers of 3 MiB", key("h1"), frame("h1"), headers(3, 1 << 20));
      send(producer, "60,000 headers", key("h2"), frame("h2"), headers(60_000, 1));
      send(
          producer,
          "null headers",
          key("h3"),
          frame("h3"),
          new RecordHeaders().add("nothing", null).add("traceparent", null));
      send(producer, "header of 3 MiB that is passed", key("h4"), frame("h4"), trace(3 << 20));
      send(producer, "all of it", new byte[2 << 20], noise(5 << 20), headers(50, 1 << 10));
    }
  }

  private void sendImages(String bootstrapServers) throws IOException {
    try (RawProducer producer = new RawProducer(bootstrapServers)) {
      for (String image : List.of("png_iend_4gb.png", "webp_animated_large.webp")) {
        byte[] file = Files.readAllBytes(SharedData.require("cases/records/" + image));
        send(producer, image, key("image"), file, new RecordHeaders());
      }
    }
  }

  private static Headers trace(int bytes) {
    return new RecordHeaders().add("traceparent", new byte[bytes]);
  }

  private static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new Random(2).nextBytes(noise);
    return noise;
  }

  private static void makeTopics(String bootstrapServers) {
    StringWriter said = new StringWriter();
    int status =
        Clipstream.execute(
            List.of("topics", "--bootstrap-servers", bootstrapServers),
            Map.of(),
            new PrintWriter(said),
            new PrintWriter(said));
    assertThat(status).as(said.toString()).isZero();
  }

  @Test
  void everyOddRecord_getsOneAnswer_theGoodOnesAreLabelled_andTheProcessLives() throws Exception {
    runOn(this::sendAll, this::assertRightAnswers);
  }

  /** A PNG whose last chunk claims 4 GiB, and a WebP animation of a huge canvas in 144 bytes. */
  @Test
  void imagesThatClaimToBeHuge_getOneAnswer_andTakeNoMemory() throws Exception {
    runOn(this::sendImages, (reader, letters) -> {});
  }

  private interface Sending {
    void to(String bootstrapServers) throws Exception;
  }

  private interface Checking {
    void check(LabelReader reader, Map<String, String> deadLetters);
  }

  private void runOn(Sending sending, Checking checking) throws Exception {
    Path frames = TestModels.frameModel(folder, "frames", SIDE);
    Path clips = TestModels.sequenceModel(folder, "clips", frames, 64);
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      makeTopics(broker.bootstrapServers());
      sending.to(broker.bootstrapServers());
      try (LabelReader reader = new LabelReader(broker.bootstrapServers(), TOPICS);
          HostileRun run =
              HostileRun.start(
                  broker.bootstrapServers(),
                  folder.resolve("run"),
                  frames,
                  Optional.of(clips),
                  Optional.empty())) {
        awaitAnswers(reader, run);
        reader.expectNothingMore();
        assertThat(run.isAlive()).as(run.log()).isTrue();
        assertThat(run.log()).doesNotContain("died");
        checking.check(reader, oneAnswerEach(reader));
        long peakMib = MemoryReading.peakMib(run.pid());
        System.out.println("odd records: resident memory at most " + peakMib + " MiB");
        assertThat(peakMib).isLessThan(MAX_RESIDENT_MIB);
      }
    }
  }

  private long taken() {
    return sent.values().stream().filter(Optional::isPresent).count();
  }

  private void awaitAnswers(LabelReader reader, HostileRun run) {
    long deadline = System.nanoTime() + 120_000_000_000L;
    long owed = good.size() + taken();
    while (reader.frameLabels().size() + reader.deadLetters().size() < owed
        || reader.clipLabels().size() < 4 * clip) {
      reader.read(200);
      assertThat(System.nanoTime())
          .as(
              "%d labels, %d dead letters, %d clips of %d and %d; %s",
              reader.frameLabels().size(),
              reader.deadLetters().size(),
              reader.clipLabels().size(),
              owed,
              4 * clip,
              run.log())
          .isLessThan(deadline);
      assertThat(run.isAlive()).as(run.log()).isTrue();
    }
  }

  /** Returns the reasons of the dead letters by the places of their records. */
  private Map<String, String> oneAnswerEach(LabelReader reader) {
    FrameTally.assertOneLabelEach(
        good,
        reader.frameLabels().stream()
            .filter(label -> label.getStreamId().startsWith("good-"))
            .toList());
    Map<String, String> letters = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> letter : reader.deadLetters()) {
      String place =
          text(letter, "__streams.errors.partition")
              + "@"
              + text(letter, "__streams.errors.offset");
      String reason = text(letter, "__streams.errors.message");
      assertThat(letters.put(place, reason)).as("two dead letters for " + place).isNull();
    }
    sent.forEach(
        (name, at) ->
            System.out.println(
                "  "
                    + name
                    + ": "
                    + at.map(
                            of ->
                                letters.getOrDefault(
                                    of.partition() + "@" + of.offset(), "labelled"))
                        .orElse("refused by the broker")));
    assertThat(letters.values()).allSatisfy(reason -> assertThat(reason).isNotBlank());
    // Who is not a dead letter has a label, and nobody has both: there are as many as were sent.
    assertThat(letters.size() + reader.frameLabels().size()).isEqualTo(good.size() + (int) taken());
    return letters;
  }

  private void assertRightAnswers(LabelReader reader, Map<String, String> letters) {
    assertThat(letter(letters, "captured_at in ns")).contains("captured_at", "microseconds");
    assertThat(letter(letters, "captured_at max")).contains("captured_at");
    assertThat(letter(letters, "captured_at min")).contains("captured_at");
    assertThat(letter(letters, "null value")).contains("no value");
    assertThat(letter(letters, "key of 2 MiB, bare")).contains("its key has 2097152 bytes");
    assertThat(sent.get("60 MiB of zeros, zstd")).isEmpty();
    List<String> streams =
        reader.frameLabels().stream().map(label -> label.getStreamId()).distinct().toList();
    assertThat(streams).contains("0x000000c8", "0x000000c9", "0x00000001", "0x00000002");
    assertThat(streams).contains("h1", "h2", "h3", "h4", "timeless-0", "timeless-bare", "zero");
  }

  private String letter(Map<String, String> letters, String name) {
    RecordMetadata at = sent.getOrDefault(name, Optional.empty()).orElseThrow();
    return letters.getOrDefault(at.partition() + "@" + at.offset(), "no dead letter");
  }

  private static String text(ConsumerRecord<byte[], byte[]> letter, String header) {
    return new String(letter.headers().lastHeader(header).value(), UTF_8);
  }
}
