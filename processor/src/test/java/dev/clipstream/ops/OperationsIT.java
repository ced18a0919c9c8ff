package dev.clipstream.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.avro.Frame;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.events.EventRule;
import dev.clipstream.events.EventRules;
import dev.clipstream.events.EventSource;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.records.TopicNames;
import dev.clipstream.serving.ProcessorListener.Role;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.streams.StreamProcessor;
import dev.clipstream.streams.settings.LabelSettings;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.testing.Http;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.Scrape;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a processor, from before its models are loaded until it stops. */
@TestMethodOrder(OrderAnnotation.class)
class OperationsIT {

  private static final int SIDE = 8;
  private static final int STREAMS = 3;
  private static final int FRAMES_A_CLIP = 20;
  private static final int FRAMES = STREAMS * FRAMES_A_CLIP;

  /** The first cell of a row of a table. */
  private static final Pattern DOCUMENTED_METRIC =
      Pattern.compile("(?m)^\\| `((?:clipstream|process)_\\w+)`");

  private static final Pattern ASKED_METRIC =
      Pattern.compile("\\b((?:clipstream|kafka|jvm|process|system)_[a-z0-9_]+)");

  @TempDir static Path folder;

  private static EmbeddedBroker broker;
  private static Operations operations;
  private static FrameModel model;
  private static SequenceModel sequence;
  private static StreamProcessor processor;

  @BeforeAll
  static void open() throws IOException {
    broker = EmbeddedBroker.start();
    Topics.create(broker.bootstrapServers(), TopicNames.DEFAULT, 2);
    operations = Operations.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    model = FrameModel.open(TestModels.frameModel(folder, "frames", SIDE), Device.CPU);
    Path clips = TestModels.sequenceModel(folder, "clips", model.card().sha256(), 64);
    sequence = SequenceModel.open(clips, model, Device.CPU);
    ProcessorSettings settings = settings();
    processor =
        new StreamProcessor(
            settings, ServedModels.borrowing(model, Optional.of(sequence)), operations.listener());
    operations.watchDisk(folder.resolve("state"));
  }

  /** By the usual ones, and with a rule by which every label is there. */
  private static ProcessorSettings settings() {
    ProcessorSettings usual =
        ProcessorSettings.defaults(broker.bootstrapServers(), folder.resolve("state"));
    EventRule anything =
        new EventRule(
            "anything",
            EventSource.FRAME,
            Set.of(),
            Set.of(),
            new EventRule.Thresholds(1e-9, 1e-9, 1, 1),
            new EventRule.Times(Duration.ZERO, Duration.ZERO, Duration.ZERO));
    LabelSettings labelling = usual.labelling();
    return new ProcessorSettings(
        usual.bootstrapServers(),
        usual.applicationId(),
        usual.topics(),
        usual.schemaRegistry(),
        usual.guarantee(),
        usual.batching(),
        new LabelSettings(
            labelling.topK(),
            labelling.clips(),
            labelling.limits(),
            labelling.maxAge(),
            labelling.minScore(),
            labelling.resetAfter(),
            new EventRules(List.of(anything), Duration.ofSeconds(10))),
        usual.streams(),
        usual.clientProperties());
  }

  @AfterAll
  static void close() {
    operations.close();
    processor.close();
    sequence.close();
    model.close();
    broker.close();
  }

  private static int status(String page) {
    return Http.get(operations.url() + page).statusCode();
  }

  @Test
  @Order(1)
  void beforeThereIsAProcessor_itIsLive_butNotReady() {
    assertThat(operations.url()).startsWith("http://127.0.0.1:");
    assertThat(status("/health/live")).isEqualTo(200);
    assertThat(status("/health/ready")).isEqualTo(503);
    assertThat(Http.get(operations.url() + "/metrics").body()).contains("jvm_memory_used_bytes");
  }

  @Test
  @Order(2)
  void onceItRuns_itIsReady_andEveryFrameAndClipIsCounted() {
    operations.watch(processor.streams(), processor.batcher(), processor::deadThreads);
    assertThat(status("/health/ready")).isEqualTo(503);
    processor.start();
    List<Frame> sent = new ArrayList<>();
    for (int i = 0; i < FRAMES_A_CLIP; i++) {
      for (int stream = 0; stream < STREAMS; stream++) {
        boolean last = i == FRAMES_A_CLIP - 1;
        sent.add(TestFrames.frame("camera-" + stream, "clip", i, last, SIDE));
      }
    }
    try (TestProducer producer =
            new TestProducer(broker.bootstrapServers(), TopicNames.DEFAULT.frames());
        LabelReader reader = new LabelReader(broker.bootstrapServers(), TopicNames.DEFAULT)) {
      producer.sendAll(sent);
      producer.send("camera-0", "no frame".getBytes(UTF_8));
      producer.send("camera-0", new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 1, 2, 3});
      producer.flush();
      reader.readUntil(FRAMES, STREAMS);
      await().until(() -> status("/health/ready") == 200);
      await()
          .untilAsserted(
              () ->
                  assertThat(scrape().sum("clipstream_frames_total", "outcome=\"dead_letter\""))
                      .isEqualTo(2));
    }
    assertThat(status("/health/live")).isEqualTo(200);
    Scrape scrape = scrape();
    assertThat(scrape.sum("clipstream_frames_total", "outcome=\"labelled\"")).isEqualTo(FRAMES);
    assertThat(scrape.sum("clipstream_frame_labels_total")).isEqualTo(FRAMES);
    assertThat(scrape.sum("clipstream_dead_letters_total", "reason=\"unreadable\"")).isEqualTo(1);
    assertThat(scrape.sum("clipstream_dead_letters_total", "reason=\"undecodable\"")).isEqualTo(1);
    assertThat(scrape.sum("clipstream_clips_total", "end=\"last_frame\"")).isEqualTo(STREAMS);
    assertThat(scrape.sum("clipstream_clip_labels_total")).isEqualTo(STREAMS);
    assertThat(scrape.sum("clipstream_frame_latency_seconds_count")).isEqualTo(FRAMES);
    assertThat(scrape.sum("clipstream_frame_latency_seconds_bucket", "le=\"+Inf\""))
        .isEqualTo(FRAMES);
    assertThat(scrape.sum("clipstream_decode_seconds_count")).isEqualTo(FRAMES + 2);
    assertThat(scrape.sum("clipstream_queue_wait_seconds_count")).isEqualTo(FRAMES + 2);
    assertThat(scrape.sum("clipstream_batch_frames_sum")).isEqualTo(FRAMES);
    assertThat(scrape.sum("clipstream_batch_frames_count"))
        .isEqualTo(scrape.sum("clipstream_inference_seconds_count"))
        .isPositive();
    assertThat(scrape.sum("clipstream_sequence_inference_seconds_count")).isPositive();
    String hash = "sha256=\"" + model.card().sha256() + "\"";
    assertThat(scrape.sum("clipstream_model_info", "role=\"frame\"", "device=\"cpu\"", hash))
        .isEqualTo(1);
    assertThat(scrape.sum("clipstream_model_info", "role=\"sequence\"")).isEqualTo(1);
    assertThat(scrape.sum("clipstream_queue_frames")).isZero();
    double begun = scrape.sum("clipstream_events_begun_total", "rule=\"anything\"");
    assertThat(begun).isPositive();
    assertThat(scrape.sum("clipstream_events_ended_total")).isEqualTo(begun);
    assertThat(scrape.sum("clipstream_events_ended_total", "end=\"clip_end\"")).isPositive();
    assertThat(scrape.sum("clipstream_events_open", "rule=\"anything\"")).isZero();
    assertThat(scrape.sum("clipstream_running")).isEqualTo(1);
  }

  @Test
  @Order(3)
  void theMetricsOfKafkaAndOfTheProcess_areThereToo() {
    await()
        .until(() -> scrape().seriesNames().contains("kafka_consumer_fetch_manager_records_lag"));
    assertThat(scrape().seriesNames())
        .contains(
            "kafka_stream_thread_process_rate",
            "kafka_producer_record_send_total",
            "jvm_gc_memory_allocated_bytes_total",
            "process_cpu_usage");
  }

  /** A name is a promise to dashboards and alerts that we cannot see. */
  @Test
  @Order(4)
  void everyMetricOfOurs_isInTheOperatorsGuide_andNoOtherIs() throws IOException {
    Set<String> documented =
        names(Files.readString(Path.of("..", "docker", "README.md")), DOCUMENTED_METRIC);
    Set<String> served = new TreeSet<>(scrape().families());
    served.removeIf(name -> !name.startsWith("clipstream_") && !documented.contains(name));
    served.removeIf(name -> name.endsWith("_max"));
    assertThat(served).isEqualTo(documented);
  }

  @Test
  @Order(4)
  void theDashboardAndTheAlerts_askOnlyForWhatThereIs() throws IOException {
    System.gc();
    Set<String> served = scrape().seriesNames();
    for (String file : List.of("grafana/dashboards/clipstream.json", "prometheus/alerts.yml")) {
      Set<String> asked = names(Files.readString(Path.of("..", "docker", file)), ASKED_METRIC);
      assertThat(asked).isNotEmpty();
      assertThat(served).as(file).containsAll(asked);
    }
  }

  /** By which the alerts and the dashboard tell them from changelogs and other applications'. */
  @Test
  @Order(4)
  void theLagThatIsAskedFor_isOfTheFramesAlone() {
    List<String> selected =
        scrape().series("kafka_consumer_fetch_manager_records_lag").stream()
            .filter(line -> line.matches(".*client_id=\".+-StreamThread-[0-9]+-consumer\".*"))
            .toList();
    assertThat(selected).isNotEmpty().allMatch(line -> line.contains("topic=\"frames\""));
  }

  private static Set<String> names(String text, Pattern pattern) {
    Set<String> names = new TreeSet<>();
    for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
      names.add(matcher.group(1));
    }
    return names;
  }

  @Test
  @Order(5)
  void aModelThatReplacesAnother_isTheOneThatIsShown() {
    try (FrameModel other =
        FrameModel.open(TestModels.frameModel(folder, "newer", SIDE), Device.CPU)) {
      operations.listener().modelServed(Role.FRAME, other.card(), other.device());
    }
    assertThat(scrape().sum("clipstream_model_info", "role=\"frame\"")).isEqualTo(1);
    assertThat(scrape().sum("clipstream_model_info", "name=\"newer\"")).isEqualTo(1);
  }

  @Test
  @Order(6)
  void aStreamThreadThatIsGone_isNotLive() {
    assertThat(processor.streams().removeStreamThread(Duration.ofSeconds(20))).isPresent();
    assertThat(status("/health/live")).isEqualTo(503);
    assertThat(status("/health/ready")).isEqualTo(503);
    assertThat(scrape().sum("clipstream_threads_dead")).isEqualTo(1);
  }

  @Test
  @Order(7)
  void whileItStops_itIsLive_andNotReady() {
    operations.stopping();
    assertThat(status("/health/live")).isEqualTo(200);
    assertThat(status("/health/ready")).isEqualTo(503);
  }

  private static Scrape scrape() {
    return Scrape.of(operations.url());
  }
}
