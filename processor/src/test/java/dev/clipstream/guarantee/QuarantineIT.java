package dev.clipstream.guarantee;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.streams.StreamProcessor;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.testing.FrameTally;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.RunProcess;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import dev.clipstream.testing.models.FaultyModels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One frame ends the process, or its stream thread, whenever it is worked on: three times, and then
 * all others are labelled.
 */
class QuarantineIT {

  private static final int SIDE = 8;
  private static final int FRAMES = 60;
  private static final int POISONED = 23;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir static Path folder;

  private static EmbeddedBroker broker;
  private static Path impatient;
  private static int tests;

  private final String prefix = "deadly" + tests++ + "-";
  private final TopicNames topics = Topics.named(prefix);
  private final Path own = folder.resolve(prefix);

  @BeforeAll
  static void startBroker() throws IOException {
    broker = EmbeddedBroker.start();
    // So that the next process need not wait long for what the one before has left behind.
    impatient = folder.resolve("client.properties");
    Files.writeString(
        impatient,
        """
        main.consumer.session.timeout.ms=1500
        main.consumer.heartbeat.interval.ms=300
        producer.transaction.timeout.ms=5000
        """);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  /** On two partitions; one frame of one of them is poisoned. */
  private List<Frame> send() {
    Topics.create(broker.bootstrapServers(), topics, 2);
    List<Frame> sent = new ArrayList<>();
    for (int i = 0; i < FRAMES; i++) {
      Frame frame = TestFrames.frame(i % 2 == 0 ? "camera-1" : "camera-2", null, i, false, SIDE);
      sent.add(i == POISONED ? FaultyModels.poison(frame) : frame);
    }
    try (TestProducer producer = new TestProducer(broker.bootstrapServers(), topics.frames())) {
      producer.sendAll(sent);
    }
    return sent;
  }

  private RunProcess run(Path model, String inferenceTimeout) {
    return RunProcess.start(
        broker.bootstrapServers(),
        topics,
        own,
        List.of(
            "--frame-model=" + model,
            "--device=cpu",
            "--command-config=" + impatient,
            "--inference-timeout=" + inferenceTimeout));
  }

  private void assertOnlyThePoisonIsSetAside(List<Frame> sent, LabelReader reader) {
    Frame poison = sent.remove(POISONED);
    reader.readUntil(sent.size(), 0);
    reader.readUntilDeadLetters(1);
    reader.expectNothingMore();
    FrameTally.assertOneLabelEach(sent, reader.frameLabels());
    assertThat(reader.deadLetters()).hasSize(1);
    ConsumerRecord<byte[], byte[]> letter = reader.deadLetters().get(0);
    assertThat(letter.value()).isEqualTo(AvroSerde.frames().toBytes(poison));
    assertThat(new String(letter.headers().lastHeader("clipstream.reason").value(), UTF_8))
        .isEqualTo("quarantined");
    assertThat(new String(letter.headers().lastHeader("__streams.errors.message").value(), UTF_8))
        .contains("3 times");
  }

  @Test
  void aFrameThatTheModelHangsOn_isSetAside_onceItHasEndedTheProcessThreeTimes() {
    Path hanging = FaultyModels.hangingFrameModel(folder, "hanging", SIDE);
    List<Frame> sent = send();
    for (int death = 0; death < 3; death++) {
      try (RunProcess run = run(hanging, "1s")) {
        assertThat(run.awaitEnd(PATIENCE)).isEqualTo(1);
      }
    }
    try (RunProcess run = run(hanging, "1s");
        LabelReader reader = new LabelReader(broker.bootstrapServers(), topics)) {
      assertOnlyThePoisonIsSetAside(sent, reader);
      assertThat(run.isAlive()).isTrue();
      assertThat(run.log()).contains("it becomes a dead letter");
    }
  }

  @Test
  void whatIsRemembered_survivesKill9_whileAWorkerHasTheFrame() {
    Path hanging = FaultyModels.hangingFrameModel(folder, "hanging-long", SIDE);
    List<Frame> sent = send();
    for (int death = 0; death < 3; death++) {
      try (RunProcess run = run(hanging, "4m")) {
        // Until it has begun the journal is that of the one before; and the same offset of the
        // other
        // partition is in work for a moment only.
        await()
            .atMost(PATIENCE)
            .during(Duration.ofSeconds(2))
            .until(() -> run.hasBegun() && isInWork(POISONED / 2));
        assertThat(run.isAlive()).as(run.log()).isTrue();
        run.kill();
      }
    }
    try (RunProcess run = run(hanging, "4m");
        LabelReader reader = new LabelReader(broker.bootstrapServers(), topics)) {
      assertOnlyThePoisonIsSetAside(sent, reader);
      assertThat(run.isAlive()).isTrue();
    }
  }

  /** Looks into the journal, whose layout its class tells. */
  private boolean isInWork(long offset) throws IOException {
    Path journal =
        own.resolve("state").resolve(topics.frames() + "-app-quarantine").resolve("work");
    if (!Files.exists(journal)) {
      return false;
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(journal));
    for (int at = 1024; at + 32 <= bytes.capacity(); at += 32) {
      if (bytes.getLong(at) == 1 && bytes.getLong(at + 8) == offset) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aFrameWhoseProcessingEndsTheProcess_isSetAsideToo() throws Exception {
    Path model = TestModels.frameModel(folder, "sound", SIDE);
    List<Frame> sent = send();
    for (int death = 0; death < 3; death++) {
      Process process = halting(model);
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(HaltingMain.STATUS);
    }
    Process process = halting(model);
    try (LabelReader reader = new LabelReader(broker.bootstrapServers(), topics)) {
      assertOnlyThePoisonIsSetAside(sent, reader);
      assertThat(process.isAlive()).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private Process halting(Path model) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            HaltingMain.class.getName(),
            broker.bootstrapServers(),
            prefix,
            own.resolve("halting").toString(),
            model.toString(),
            Integer.toString(POISONED))
        .inheritIO()
        .start();
  }

  @Test
  void aFrameThatStreamThreadsDieOf_isSetAside_inTheSameProcess() {
    Path file = TestModels.frameModel(folder, "sound-too", SIDE);
    List<Frame> sent = send();
    AtomicInteger deaths = new AtomicInteger();
    ProcessorListener buggy =
        new ProcessorListener() {
          @Override
          public void frameLabelled(FrameLabel label, long sentAtMillis) {
            if (label.getFrameIndex() == POISONED) {
              deaths.incrementAndGet();
              throw new IllegalStateException("a bug of the test's");
            }
          }
        };
    ProcessorSettings defaults =
        ProcessorSettings.defaults(broker.bootstrapServers(), own.resolve("threads"));
    ProcessorSettings settings =
        new ProcessorSettings(
            defaults.bootstrapServers(),
            prefix + "app",
            topics,
            defaults.schemaRegistry(),
            defaults.guarantee(),
            defaults.batching(),
            defaults.labelling(),
            defaults.streams(),
            Map.of(
                "main.consumer.session.timeout.ms", "1500",
                "main.consumer.heartbeat.interval.ms", "300"));
    try (FrameModel model = FrameModel.open(file, Device.CPU);
        StreamProcessor processor =
            new StreamProcessor(settings, ServedModels.borrowing(model, Optional.empty()), buggy);
        LabelReader reader = new LabelReader(broker.bootstrapServers(), topics)) {
      processor.start();
      assertOnlyThePoisonIsSetAside(sent, reader);
      assertThat(deaths).hasValue(3);
      assertThat(processor.ended()).isNotDone();
    }
  }
}
