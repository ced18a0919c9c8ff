package dev.clipstream.cli.labels;

import dev.clipstream.schemas.registry.SchemaRegistryException;
import dev.clipstream.system.PrintableText;
import dev.clipstream.system.Throttle;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.SerializationException;

/** Prints label records until enough were printed or the output was closed. Owned by one thread. */
final class LabelPrinter implements LabelSink {

  /** More are only counted: on a topic of something else, all are skipped. */
  private static final int SHOWN_SKIPS = 5;

  private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(10);

  /** What came of a batch of records. */
  record Outcome(int printed, boolean goOn) {}

  private final LabelDecoder decoder;
  private final Optional<String> stream;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Throttle counting = new Throttle(BETWEEN_COUNTS);
  private long left;
  private long printed;
  private long skipped;
  private long uncounted;

  /**
   * @param stream only labels of this one; empty for all
   * @param max labels to print; empty for no end
   */
  LabelPrinter(
      LabelDecoder decoder,
      Optional<String> stream,
      Optional<Long> max,
      PrintWriter out,
      PrintWriter err) {
    this.decoder = decoder;
    this.stream = stream;
    this.left = max.orElse(Long.MAX_VALUE);
    this.out = out;
    this.err = err;
  }

  @Override
  public Outcome accept(ConsumerRecords<byte[], byte[]> records) {
    int now = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (left == 0) {
        break;
      }
      if (print(record)) {
        now++;
        left--;
      }
    }
    printed += now;
    if (uncounted > 0 && counting.permits()) {
      count();
    }
    // A reader that has gone, as head does, is no failure: there is nothing more to say.
    return new Outcome(now, !out.checkError() && left > 0);
  }

  private boolean print(ConsumerRecord<byte[], byte[]> record) {
    try {
      byte[] value = record.value();
      LabelDecoder.Line line = decoder.decode(record.topic(), value == null ? new byte[0] : value);
      if (stream.isPresent() && !stream.get().equals(line.stream())) {
        return false;
      }
      out.println(line.text());
      return true;
    } catch (SchemaRegistryException e) {
      throw e;
    } catch (RuntimeException e) {
      skip(record, e);
      return false;
    }
  }

  private void skip(ConsumerRecord<byte[], byte[]> record, RuntimeException e) {
    skipped++;
    if (skipped <= SHOWN_SKIPS) {
      err.printf(
          "clipstream labels: skipped %s-%d offset %d: %s%n",
          record.topic(), record.partition(), record.offset(), PrintableText.of(reason(e)));
    } else {
      uncounted++;
    }
  }

  private void count() {
    err.printf("clipstream labels: skipped %,d more that are no labels%n", uncounted);
    uncounted = 0;
  }

  @Override
  public boolean end() {
    if (uncounted > 0) {
      count();
    }
    return printed > 0 || skipped == 0;
  }

  /** What was foreseen says what is wrong; what was not, at least what it is. */
  private static String reason(RuntimeException e) {
    return e instanceof SerializationException ? String.valueOf(e.getMessage()) : e.toString();
  }
}
