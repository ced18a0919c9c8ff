package dev.clipstream.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.records.TopicNames;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.streams.settings.BatchSettings;
import dev.clipstream.streams.settings.Guarantee;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.testing.FrameTally;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that takes several times as long for a batch as a transaction may last. */
class SlowModelIT {

  private static final int SIDE = 8;
  private static final int FRAMES = 10;
  private static final int MAX_BATCH = 2;

  /** Three times the transaction's time, as 30 s a batch are of Kafka Streams' 10 s. */
  private static final Duration BATCH_TIME = Duration.ofSeconds(6);

  private static final Map<String, String> SHORT_TRANSACTIONS =
      Map.of("producer.transaction.timeout.ms", "2000");

  private static final Map<String, String> WATCHFUL_COORDINATOR =
      Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "200");

  @TempDir Path folder;

  /** What a worker is with a batch for, besides the test's own tiny model; keeps the labels. */
  private static final class SlowWorkers implements ProcessorListener {
    private final List<FrameLabel> labels = new CopyOnWriteArrayList<>();

    @Override
    public void batchRun(int frames, long waitedNanos, long ranNanos) {
      long until = System.nanoTime() + BATCH_TIME.toNanos();
      for (long left = BATCH_TIME.toNanos(); left > 0; left = until - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }

    @Override
    public void frameLabelled(FrameLabel label, long sentAtMillis) {
      labels.add(label);
    }
  }

  @Test
  void everyFrameIsLabelledOnce_withoutAFencedProducerOrADeadThread() {
    TopicNames topics = TopicNames.DEFAULT;
    SlowWorkers workers = new SlowWorkers();
    List<Frame> sent = new ArrayList<>();
    for (int i = 0; i < FRAMES; i++) {
      sent.add(TestFrames.frame("camera-" + i % 5, null, i / 5, false, SIDE));
    }
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(
                EmbeddedBroker.freePort(), folder.resolve("broker"), WATCHFUL_COORDINATOR);
        FrameModel model =
            FrameModel.open(TestModels.frameModel(folder, "frames", SIDE), Device.CPU)) {
      Topics.create(broker.bootstrapServers(), topics, 2);
      try (TestProducer producer = new TestProducer(broker.bootstrapServers(), topics.frames())) {
        producer.sendAll(sent);
      }
      try (StreamProcessor processor =
              new StreamProcessor(
                  settings(broker.bootstrapServers()),
                  ServedModels.borrowing(model, Optional.empty()),
                  workers);
          LabelReader reader = new LabelReader(broker.bootstrapServers(), topics)) {
        processor.start();
        reader.readUntil(FRAMES, 0);
        reader.expectNothingMore();
        FrameTally.assertOneLabelEach(sent, reader.frameLabels());
        assertThat(workers.labels).as("a frame that comes again was fenced").hasSize(FRAMES);
        assertThat(deadThreads(processor)).isZero();
      }
    }
  }

  private ProcessorSettings settings(String bootstrapServers) {
    ProcessorSettings defaults =
        ProcessorSettings.defaults(bootstrapServers, folder.resolve("state"));
    return new ProcessorSettings(
        defaults.bootstrapServers(),
        defaults.applicationId(),
        defaults.topics(),
        defaults.schemaRegistry(),
        Guarantee.EXACTLY_ONCE,
        new BatchSettings(MAX_BATCH, 2, -1, defaults.batching().inferenceTimeout()),
        defaults.labelling(),
        defaults.streams(),
        SHORT_TRANSACTIONS);
  }

  private static double deadThreads(StreamProcessor processor) {
    return processor.streams().metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals("failed-stream-threads"))
        .map(Metric::metricValue)
        .mapToDouble(value -> ((Number) value).doubleValue())
        .findFirst()
        .orElseThrow();
  }
}
