package dev.clipstream.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.records.FrameRef;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.RawProducer;
import dev.clipstream.testing.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Dead letters that are sent again, on a real broker. */
class ReplayerIT {

  private static EmbeddedBroker broker;
  private static int tests;

  private final TopicNames topics = Topics.named("replay" + tests++ + "-");

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private Map<String, Object> config() {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  private Replayer replayer() {
    return new Replayer(config(), topics.deadLetters(), topics.frames());
  }

  private void fail(int letters, String stream, String reason) {
    try (RawProducer producer = new RawProducer(broker.bootstrapServers())) {
      for (int i = 0; i < letters; i++) {
        assertThat(
                producer.send(
                    LetterRecords.toSend(
                        topics.deadLetters(),
                        new FrameRef(topics.frames(), 2, 100 + i),
                        stream,
                        reason,
                        (stream + i).getBytes(UTF_8))))
            .isPresent();
      }
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> frames(int count) {
    List<ConsumerRecord<byte[], byte[]>> committed = new ArrayList<>();
    try (LetterReader reader = new LetterReader(config(), topics.frames())) {
      reader.read(reader.ends(), 0, committed::add, () -> false);
    }
    assertThat(committed).hasSize(count);
    return committed;
  }

  private static LetterSelection reason(String reason) {
    return new LetterSelection(reason, "", List.of(), 0);
  }

  @Test
  void aFrameComesAgain_asItWas_whereItWas_andOnce_howeverOftenItIsAskedFor() {
    Topics.create(broker.bootstrapServers(), topics, 3);
    fail(5, "door", "over_limit");
    fail(2, "gate", "undecodable");
    ReplayReport dry = replayer().replay(reason("over_limit"), true, () -> false);
    assertThat(dry).isEqualTo(new ReplayReport(5, 0, Map.of()));
    ReplayReport first = replayer().replay(reason("over_limit"), false, () -> false);
    assertThat(first).isEqualTo(new ReplayReport(5, 0, Map.of()));
    ReplayReport again = replayer().replay(reason("over_limit"), false, () -> false);
    assertThat(again).isEqualTo(new ReplayReport(0, 5, Map.of()));
    ReplayReport rest = replayer().replay(LetterSelection.ALL, false, () -> false);
    assertThat(rest).isEqualTo(new ReplayReport(2, 5, Map.of()));
    List<ConsumerRecord<byte[], byte[]>> frames = frames(7);
    assertThat(frames)
        .extracting(frame -> new String(frame.value(), UTF_8))
        .containsExactly("door0", "door1", "door2", "door3", "door4", "gate0", "gate1");
    assertThat(frames).allMatch(frame -> frame.partition() == 2);
    ConsumerRecord<byte[], byte[]> frame = frames.get(0);
    assertThat(frame.key()).isEqualTo("door".getBytes(UTF_8));
    assertThat(frame.headers().toArray())
        .extracting(header -> header.key())
        .containsExactly("traceparent", Replayer.HEADER);
    assertThat(frame.timestamp()).as("a time of its own").isGreaterThan(1_000);
    LetterIndex index = new LetterIndex(100, LetterSelection.ALL, topics.frames());
    try (LetterReader reader = new LetterReader(config(), topics.deadLetters())) {
      reader.fill(index, 0, () -> false);
    }
    assertThat(index.waiting()).isZero();
    assertThat(index.newestFirst()).hasSize(7);
  }

  @Test
  void aTopicThatIsNotThere_isNotMade_andAPartitionThatIsNot_isThatOfTheKey() {
    Topics.create(broker.bootstrapServers(), topics, 1);
    fail(2, "door", "over_limit");
    Replayer elsewhere = new Replayer(config(), topics.deadLetters(), "no-such-frames");
    assertThatThrownBy(() -> elsewhere.replay(LetterSelection.ALL, false, () -> false))
        .isInstanceOf(LetterException.class)
        .hasMessage("there is no topic no-such-frames to send to: 'clipstream topics' makes it");
    assertThat(replayer().replay(LetterSelection.ALL, false, () -> false).sent()).isEqualTo(2);
    assertThat(frames(2)).allMatch(frame -> frame.partition() == 0);
  }

  @Test
  void whoBreaksOff_hasSentAWholeNumber_andTheNextSendsTheRest() {
    Topics.create(broker.bootstrapServers(), topics, 3);
    fail(20, "door", "over_limit");
    AtomicInteger asked = new AtomicInteger();
    // Asked before each record: twice 20 of them are read, and it stops within the second round.
    ReplayReport part =
        replayer().replay(LetterSelection.ALL, false, () -> asked.incrementAndGet() > 40);
    ReplayReport rest = replayer().replay(LetterSelection.ALL, false, () -> false);
    assertThat(part.sent() + rest.sent()).isEqualTo(20);
    assertThat(rest.sentBefore()).isEqualTo(part.sent());
    assertThat(frames(20)).extracting(f -> new String(f.value(), UTF_8)).doesNotHaveDuplicates();
  }

  @Test
  void severalAtATime_sendEachLetterOnce() throws InterruptedException {
    Topics.create(broker.bootstrapServers(), topics, 3);
    fail(300, "door", "over_limit");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<ReplayReport>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(threads.submit(() -> replayer().replay(LetterSelection.ALL, false, () -> false)));
    }
    int refused = 0;
    for (Future<ReplayReport> one : all) {
      try {
        one.get();
      } catch (ExecutionException e) {
        // Another has taken over, which is said.
        assertThat(e.getCause()).isInstanceOf(LetterException.class);
        refused++;
      }
    }
    threads.shutdown();
    assertThat(refused).isLessThan(4);
    replayer().replay(LetterSelection.ALL, false, () -> false);
    assertThat(frames(300)).extracting(f -> new String(f.value(), UTF_8)).doesNotHaveDuplicates();
    assertThat(replayer().replay(LetterSelection.ALL, true, () -> false).sentBefore())
        .isEqualTo(300);
  }
}
