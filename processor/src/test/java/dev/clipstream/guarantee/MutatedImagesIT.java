package dev.clipstream.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.ImageFormat;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.MemoryReading;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import dev.clipstream.testing.mutation.FileMutator;
import dev.clipstream.testing.mutation.SampleFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged images of all formats through the whole of it: every one is labelled or a dead letter,
 * once, and nothing takes the process down or makes it grow. {@code -Dclipstream.mutations=100000}
 * sends more of them, {@code -Dclipstream.test.image=IMAGE} to a container of 2 GiB.
 */
class MutatedImagesIT {

  private static final int IMAGES = Integer.getInteger("clipstream.mutations", 1_000);
  private static final int SEED = Integer.getInteger("clipstream.mutations.seed", 3);

  /** In one go: as much as the reader's memory is asked to hold. */
  private static final int ROUND = 2_000;

  private static final int MAX_GROWTH_MIB = 200;

  @TempDir Path folder;

  private final BitSet answered = new BitSet();
  private int labels;
  private int deadLetters;

  private static Frame frame(int index, SampleFile file) {
    return Frame.newBuilder()
        .setStreamId("camera-" + index % 4)
        .setClipId(null)
        .setFrameIndex(index)
        .setCapturedAt(Instant.parse("2026-01-01T12:00:00Z").plusMillis(index))
        .setLast(false)
        .setFormat(ImageFormat.valueOf(file.format()))
        .setWidth(file.width() == 0 ? null : file.width())
        .setHeight(file.height() == 0 ? null : file.height())
        .setImage(ByteBuffer.wrap(file.bytes()))
        .setAttributes(Map.of())
        .build();
  }

  @Test
  void everyDamagedImage_isLabelledOrADeadLetter_andTheProcessLives() throws Exception {
    TopicNames topics = TopicNames.DEFAULT;
    Path model = TestModels.frameModel(folder, "frames", 8);
    FileMutator mutator = new FileMutator();
    Random random = new Random(SEED);
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      Topics.create(broker.bootstrapServers(), topics, 2);
      try (TestProducer producer = new TestProducer(broker.bootstrapServers(), topics.frames());
          LabelReader reader = new LabelReader(broker.bootstrapServers(), topics);
          HostileRun run =
              HostileRun.start(
                  broker.bootstrapServers(),
                  folder.resolve("run"),
                  model,
                  Optional.empty(),
                  Optional.of("-Xmx512m"))) {
        long residentMib = 0;
        for (int i = 0; i < IMAGES; i++) {
          producer.send(frame(i, mutator.mutated(random)));
          if (i == IMAGES / 4 || (i + 1) % ROUND == 0) {
            producer.flush();
            awaitAnswers(reader, i + 1, run);
          }
          if (i == IMAGES / 4) {
            residentMib = MemoryReading.ofMib(run.pid());
          }
        }
        producer.flush();
        awaitAnswers(reader, IMAGES, run);
        reader.expectNothingMore();
        take(reader);
        long grownMib = MemoryReading.ofMib(run.pid()) - residentMib;
        assertThat(run.isAlive()).as(run.log()).isTrue();
        System.out.printf(
            "%d damaged images: %d labelled, %d dead letters; resident %d MiB, %+d since a"
                + " quarter%n",
            IMAGES, labels, deadLetters, residentMib + grownMib, grownMib);
        assertThat(labels).isPositive();
        assertThat(deadLetters).isPositive();
        assertThat(labels + deadLetters).isEqualTo(IMAGES);
        // Java's heap, of at most 512 MiB, is still growing into its place; images are not kept.
        assertThat(grownMib).isLessThan(MAX_GROWTH_MIB);
      }
    }
  }

  /** Waits until so many are answered; patience begins anew with every answer. */
  private void awaitAnswers(LabelReader reader, int count, HostileRun run) {
    long patienceNanos = 120_000_000_000L;
    long deadline = System.nanoTime() + patienceNanos;
    while (answered.cardinality() < count) {
      reader.read(100);
      if (take(reader) > 0) {
        deadline = System.nanoTime() + patienceNanos;
      }
      assertThat(System.nanoTime()).as(run.log()).isLessThan(deadline);
    }
  }

  /** Counts what has come, each image once, and forgets it. */
  private int take(LabelReader reader) {
    int taken = reader.frameLabels().size() + reader.deadLetters().size();
    labels += reader.frameLabels().size();
    deadLetters += reader.deadLetters().size();
    for (FrameLabel label : reader.frameLabels()) {
      answer(label.getFrameIndex());
    }
    for (ConsumerRecord<byte[], byte[]> letter : reader.deadLetters()) {
      answer(AvroSerde.frames().fromBytes(letter.value()).getFrameIndex());
    }
    reader.frameLabels().clear();
    reader.deadLetters().clear();
    reader.clipLabels().clear();
    return taken;
  }

  private void answer(long index) {
    assertThat(answered.get((int) index)).as("image %d answered before", index).isFalse();
    answered.set((int) index);
  }
}
