package dev.clipstream.view.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.deadletters.ReplayNote;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.OddRecords;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.view.scene.Grid;
import dev.clipstream.view.scene.Scene;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The page goes on whatever is on its topics. */
class RecordReaderTest {

  private static final TopicNames TOPICS = TopicNames.DEFAULT;

  @Property(tries = 200)
  void everyRecordOfEveryTopic_isTakenInOrPassedOver_andTheNextIsShown(@ForAll long seed) {
    Scene scene = new Scene(InstantSource.system(), 1 << 20);
    RecordReader reader = new RecordReader(TOPICS, Optional.empty(), scene);
    OddRecords odd = new OddRecords(seed);
    for (int i = 0; i < 20; i++) {
      reader.read(odd.record(TOPICS.frames(), odd.frame()));
      reader.read(odd.record(TOPICS.frameLabels(), odd.frameLabel()));
      reader.read(odd.record(TOPICS.clipLabels(), odd.clipLabel()));
      reader.read(odd.record(TOPICS.deadLetters(), odd.frame()));
    }
    // What says that a letter was sent again is none itself.
    ConsumerRecord<byte[], byte[]> note =
        new ConsumerRecord<>(TOPICS.deadLetters(), 0, 99, new byte[0], null);
    note.headers().add(ReplayNote.HEADER, "0@17".getBytes(StandardCharsets.UTF_8));
    reader.read(note);
    byte[] good =
        dev.clipstream.schemas.AvroSerde.frames()
            .toBytes(TestFrames.frame("good", null, 0, false, 8));
    reader.read(new ConsumerRecord<>(TOPICS.frames(), 0, 0, new byte[0], good));
    assertThat(scene.stream("good", 0)).isPresent();
    assertThat(scene.traffic().deadLettersSeen()).isEqualTo(20);
    assertThat(scene.wall(new Grid.Query(Grid.Sort.NAME, "", "", 0, 100)).tiles()).isNotEmpty();
  }
}
