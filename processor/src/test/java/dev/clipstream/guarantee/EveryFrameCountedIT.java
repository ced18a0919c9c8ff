package dev.clipstream.guarantee;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.avro.Frame;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.ops.Operations;
import dev.clipstream.records.TopicNames;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.streams.StreamProcessor;
import dev.clipstream.streams.settings.LabelSettings;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.testing.Scrape;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No frame on the topic passes without a trace in the metrics. */
class EveryFrameCountedIT {

  private static final int SIDE = 8;
  private static final int PARTITIONS = 2;
  private static final TopicNames TOPICS = TopicNames.DEFAULT;

  @TempDir Path folder;

  private final Map<String, Double> counted = new HashMap<>();
  private long sent;

  /**
   * On both partitions: good frames, and now and then one that is bad, too old, double, or keyless.
   */
  private void send(String bootstrapServers, int count) {
    try (TestProducer producer = new TestProducer(bootstrapServers, TOPICS.frames())) {
      for (int i = 0; i < count; i++) {
        Frame frame = TestFrames.frame("camera-" + i % 5, "clip", sent, false, SIDE);
        frame.setCapturedAt(i % 7 == 0 ? Instant.EPOCH : Instant.now());
        if (i % 10 == 3) {
          producer.send("camera-" + i % 5, "no frame".getBytes(UTF_8));
        } else if (i % 10 == 4) {
          frame.setHeight(SIDE + 1);
          producer.send(frame);
        } else if (i % 10 == 5) {
          frame.setFrameIndex(sent - 5);
          producer.send(frame);
        } else if (i % 10 == 6) {
          producer.send(null, dev.clipstream.schemas.AvroSerde.frames().toBytes(frame));
        } else {
          producer.send(frame);
        }
        sent++;
      }
    }
  }

  private static Map<TopicPartition, Long> ends(Admin admin) throws Exception {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      asked.put(new TopicPartition(TOPICS.frames(), partition), OffsetSpec.latest());
    }
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin.listOffsets(asked).all().get().forEach((key, of) -> ends.put(key, of.offset()));
    return ends;
  }

  private ProcessorSettings settings(String bootstrapServers) {
    ProcessorSettings defaults =
        ProcessorSettings.defaults(bootstrapServers, folder.resolve("state"));
    LabelSettings labelling = defaults.labelling();
    return new ProcessorSettings(
        bootstrapServers,
        defaults.applicationId(),
        TOPICS,
        defaults.schemaRegistry(),
        defaults.guarantee(),
        defaults.batching(),
        new LabelSettings(
            labelling.topK(),
            labelling.clips(),
            labelling.limits(),
            Optional.of(Duration.ofDays(1)),
            labelling.minScore()),
        defaults.streams(),
        defaults.clientProperties());
  }

  private static double answered(Map<String, Double> counts) {
    return counts.get("labelled") + counts.get("dead_letter") + counts.get("deleted");
  }

  private static Map<String, Double> scrape(String url) {
    Scrape scrape = Scrape.of(url);
    return Map.of(
        "labelled", scrape.sum("clipstream_frames_total", "outcome=\"labelled\""),
        "skipped", scrape.sum("clipstream_frames_skipped_total"),
        "classified", scrape.sum("clipstream_frame_labels_total"),
        "dead_letter", scrape.sum("clipstream_frames_total", "outcome=\"dead_letter\""),
        "keyless", scrape.sum("clipstream_key_faults_total", "kind=\"missing\""),
        "deleted", scrape.sum("clipstream_frames_deleted_total"),
        "of clips", scrape.sum("clipstream_clip_frames_total"),
        "double", scrape.sum("clipstream_clip_frames_total", "what=\"duplicate\""));
  }

  /** Runs until so many frames are accounted for, and adds them to what was counted before. */
  private void run(String bootstrapServers, ServedModels models, double frames) throws Exception {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (Operations operations = Operations.open(anyPort);
        StreamProcessor processor =
            new StreamProcessor(settings(bootstrapServers), models, operations.listener())) {
      processor.start();
      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(() -> assertThat(answered(scrape(operations.url()))).isEqualTo(frames));
      scrape(operations.url()).forEach((name, value) -> counted.merge(name, value, Double::sum));
    }
  }

  @Test
  void labelled_skipped_deadLettersAndDeleted_areAllFramesThatWereSent() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        FrameModel model =
            FrameModel.open(TestModels.frameModel(folder, "frames", SIDE), Device.CPU);
        SequenceModel clips =
            SequenceModel.open(
                TestModels.sequenceModel(folder, "clips", model.card().sha256(), SIDE),
                model,
                Device.CPU)) {
      ServedModels models = ServedModels.borrowing(model, Optional.of(clips));
      String servers = broker.bootstrapServers();
      Topics.create(servers, TOPICS, PARTITIONS);
      send(servers, 200);
      run(servers, models, 200);
      Map<TopicPartition, Long> committed = ends(admin);
      send(servers, 300);
      // What retention does while nobody reads: of one partition half, of the other all.
      Map<TopicPartition, Long> ends = ends(admin);
      Map<TopicPartition, RecordsToDelete> deletion = new HashMap<>();
      long deleted = 0;
      for (TopicPartition partition : ends.keySet()) {
        long from = committed.get(partition);
        long to =
            partition.partition() == 0 ? (from + ends.get(partition)) / 2 : ends.get(partition);
        deletion.put(partition, RecordsToDelete.beforeOffset(to));
        deleted += to - from;
      }
      admin.deleteRecords(deletion).all().get();
      send(servers, 100);
      run(servers, models, 400);
      assertThat(counted.get("deleted")).isEqualTo((double) deleted).isPositive();
    }
    assertThat(counted.get("labelled") + counted.get("dead_letter") + counted.get("deleted"))
        .isEqualTo((double) sent);
    assertThat(counted.get("classified") + counted.get("skipped"))
        .isEqualTo(counted.get("labelled"));
    assertThat(counted.get("of clips")).isEqualTo(counted.get("labelled"));
    assertThat(counted.get("double")).isPositive();
    assertThat(counted.get("skipped")).isPositive();
    assertThat(counted.get("dead_letter")).isPositive();
    assertThat(counted.get("keyless")).isPositive();
  }
}
