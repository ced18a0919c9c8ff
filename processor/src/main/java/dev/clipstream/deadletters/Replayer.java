package dev.clipstream.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clipstream.image.ImageEncoding;
import dev.clipstream.records.DeadLetter;
import dev.clipstream.records.FrameRef;
import dev.clipstream.records.FrameTime;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Sends the frames among dead letters to the frames topic again: key, value and own headers as they
 * came, into the partition that they came from, and a header that says which letter it was.
 *
 * <p>No letter is sent twice, however often and from wherever it is asked for. Each frame goes in
 * one transaction with a {@link ReplayNote}; the notes are read before anything is sent; and all
 * who send share a transactional id, so that one who begins ends the transactions of those before,
 * sees all that they have committed, and they can commit no more. Readers that see transactions
 * that were not committed ({@code run} with {@code at_least_once}) may see a frame of one that was
 * aborted, and again when it is sent anew.
 *
 * <p>Owned by one thread; blocks until all is done.
 */
public final class Replayer {

  /** Where the letter lies, as in {@code frames-dlq-3@1017}: a header of the frame. */
  public static final String HEADER = "clipstream.replay";

  private final Map<String, Object> clientConfig;
  private final String letterTopic;
  private final String framesTopic;

  /**
   * @param clientConfig where the brokers are, and how to connect
   */
  public Replayer(Map<String, Object> clientConfig, String letterTopic, String framesTopic) {
    this.clientConfig = Map.copyOf(clientConfig);
    this.letterTopic = letterTopic;
    this.framesTopic = framesTopic;
  }

  /**
   * Sends what can be sent.
   *
   * @param dryRun whether nothing is sent, only counted
   * @param stop asked between records; what was sent before is told
   * @throws LetterException if it cannot be gone on with; the message says how many were sent
   */
  public ReplayReport replay(LetterSelection selection, boolean dryRun, BooleanSupplier stop) {
    try (LetterReader reader = new LetterReader(clientConfig, letterTopic)) {
      // A producer that asks for a topic may have its broker make it.
      int partitions = reader.partitions(framesTopic);
      if (partitions == 0) {
        throw new LetterException(
            "there is no topic " + framesTopic + " to send to: 'clipstream topics' makes it");
      }
      if (dryRun) {
        return replay(reader, selection, Optional.empty(), partitions, stop);
      }
      try (ReplayTransactions sending =
          ReplayTransactions.begin(clientConfig, letterTopic, framesTopic)) {
        return replay(reader, selection, Optional.of(sending), partitions, stop);
      }
    }
  }

  private ReplayReport replay(
      LetterReader reader,
      LetterSelection selection,
      Optional<ReplayTransactions> sending,
      int partitions,
      BooleanSupplier stop) {
    // Asked for once all earlier transactions have ended: no note can be missing.
    Map<TopicPartition, Long> ends = reader.ends();
    Set<LetterPlace> sentBefore = new HashSet<>();
    reader.read(
        ends,
        selection.sinceMillis(),
        record -> ReplayNote.read(record).ifPresent(sentBefore::add),
        stop);
    Count count = new Count(partitions);
    reader.read(
        ends,
        selection.sinceMillis(),
        record -> take(record, selection, sentBefore, sending, count),
        stop);
    sending.ifPresent(ReplayTransactions::commit);
    return count.report();
  }

  private void take(
      ConsumerRecord<byte[], byte[]> record,
      LetterSelection selection,
      Set<LetterPlace> sentBefore,
      Optional<ReplayTransactions> sending,
      Count count) {
    sending.ifPresent(ReplayTransactions::commitIfOld);
    if (ReplayNote.isOne(record)) {
      return;
    }
    StoredLetter letter = StoredLetter.of(record);
    if (!selection.matches(letter)) {
      return;
    }
    if (sentBefore.contains(letter.place())) {
      count.sentBefore++;
      return;
    }
    Optional<Obstacle> obstacle = letter.obstacle(framesTopic, selection);
    if (obstacle.isPresent()) {
      count.refused.merge(obstacle.get(), 1L, Long::sum);
      return;
    }
    sending.ifPresent(
        to -> to.send(frame(record, letter, count.partitions), ReplayNote.of(record)));
    count.sent++;
  }

  private ProducerRecord<byte[], byte[]> frame(
      ConsumerRecord<byte[], byte[]> record, StoredLetter letter, int partitions) {
    int partition = letter.origin().orElseThrow().partition();
    ProducerRecord<byte[], byte[]> frame =
        new ProducerRecord<>(
            framesTopic,
            // Of a topic that was made anew with fewer, that of its key.
            partition < partitions ? partition : null,
            time(record),
            record.key(),
            record.value());
    for (Header header : record.headers()) {
      if (!DeadLetter.isOurs(header.key())) {
        frame.headers().add(header);
      }
    }
    frame.headers().add(HEADER, FrameRef.of(record).toString().getBytes(UTF_8));
    return frame;
  }

  /**
   * A bare image was captured when its record says. Of other frames the record has a time of its
   * own again: retention goes by it, and latency is measured from it.
   */
  private static @Nullable Long time(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    OptionalLong sent = FrameTime.said(record);
    boolean bare = ImageEncoding.sniff(value, 0, value.length).isPresent();
    return bare && sent.isPresent() ? sent.getAsLong() : null;
  }

  private static final class Count {
    private final int partitions;
    private long sent;
    private long sentBefore;
    private final Map<Obstacle, Long> refused = new EnumMap<>(Obstacle.class);

    Count(int partitions) {
      this.partitions = partitions;
    }

    ReplayReport report() {
      return new ReplayReport(sent, sentBefore, refused);
    }
  }
}
