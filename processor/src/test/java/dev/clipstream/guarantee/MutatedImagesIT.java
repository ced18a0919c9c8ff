package dev.clipstream.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Frame;
import dev.clipstream.avro.ImageFormat;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.ResidentMemory;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import dev.clipstream.testing.faults.Fleet;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged JPEG files through the whole of it: every one is labelled or a dead letter, and nothing
 * takes the process down. {@code -Dclipstream.mutations=10000} sends more of them.
 */
class MutatedImagesIT {

  private static final int IMAGES = Integer.getInteger("clipstream.mutations", 1_000);
  private static final int SIDE = 48;

  @TempDir Path folder;

  private static Frame frame(int index, byte[] file) {
    return Frame.newBuilder()
        .setStreamId("camera-" + index % 4)
        .setClipId(null)
        .setFrameIndex(index)
        .setCapturedAt(Instant.parse("2026-01-01T12:00:00Z").plusMillis(index))
        .setLast(false)
        .setFormat(ImageFormat.JPEG)
        .setWidth(null)
        .setHeight(null)
        .setImage(ByteBuffer.wrap(file))
        .setAttributes(Map.of())
        .build();
  }

  private static byte[] mutated(byte[] file, Random random) {
    byte[] bytes = file.clone();
    // Some only in the header, where it matters most.
    int end = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 200);
    for (int change = random.nextInt(12); change >= 0; change--) {
      bytes[random.nextInt(end)] = (byte) random.nextInt(256);
    }
    return random.nextInt(5) == 0
        ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length))
        : bytes;
  }

  @Test
  void everyDamagedImage_isLabelledOrADeadLetter_andTheProcessLives() throws Exception {
    TopicNames topics = TopicNames.DEFAULT;
    Path model = TestModels.frameModel(folder, "frames", 8);
    byte[] file;
    try (JpegEncoder encoder = new JpegEncoder(85)) {
      file = encoder.encode(new Pixels(SIDE, SIDE, TestFrames.pixels(5, SIDE)));
    }
    Random random = new Random(3);
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      Topics.create(broker.bootstrapServers(), topics, 2);
      try (TestProducer producer = new TestProducer(broker.bootstrapServers(), topics.frames());
          LabelReader reader = new LabelReader(broker.bootstrapServers(), topics);
          Fleet fleet =
              new Fleet(
                  broker.bootstrapServers(),
                  topics,
                  folder,
                  List.of("--frame-model=" + model, "--device=cpu"))) {
        fleet.start(0);
        long residentMib = 0;
        for (int i = 0; i < IMAGES; i++) {
          producer.send(frame(i, mutated(file, random)));
          if (i == IMAGES / 4) {
            awaitAnswers(reader, i + 1, fleet);
            residentMib = ResidentMemory.ofMib(fleet.get(0).pid());
          }
        }
        producer.flush();
        awaitAnswers(reader, IMAGES, fleet);
        reader.expectNothingMore();
        long grownMib = ResidentMemory.ofMib(fleet.get(0).pid()) - residentMib;
        assertAnsweredOnce(reader);
        assertThat(fleet.get(0).isAlive()).as(fleet.get(0).log()).isTrue();
        System.out.printf(
            "%d damaged images: %d labelled, %d dead letters; resident %d MiB, %+d since a"
                + " quarter%n",
            IMAGES,
            reader.frameLabels().size(),
            reader.deadLetters().size(),
            residentMib + grownMib,
            grownMib);
        // Java's heap, of at most 512 MiB, is still growing into its place; images are not kept.
        assertThat(grownMib).isLessThan(200);
      }
    }
  }

  private static void awaitAnswers(LabelReader reader, int count, Fleet fleet) {
    long deadline = System.nanoTime() + 120_000_000_000L;
    while (reader.frameLabels().size() + reader.deadLetters().size() < count) {
      reader.read(100);
      assertThat(System.nanoTime()).as(fleet.get(0).log()).isLessThan(deadline);
      if (reader.frameLabels().isEmpty()) {
        fleet.supervise();
      }
    }
  }

  private static void assertAnsweredOnce(LabelReader reader) {
    Map<Long, Integer> answers = new HashMap<>();
    reader.frameLabels().forEach(label -> answers.merge(label.getFrameIndex(), 1, Integer::sum));
    for (ConsumerRecord<byte[], byte[]> letter : reader.deadLetters()) {
      Frame frame = AvroSerde.frames().fromBytes(letter.value());
      answers.merge(frame.getFrameIndex(), 1, Integer::sum);
    }
    assertThat(answers).hasSize(IMAGES).allSatisfy((index, count) -> assertThat(count).isOne());
    assertThat(reader.frameLabels()).isNotEmpty();
    assertThat(reader.deadLetters()).isNotEmpty();
  }
}
