package dev.clipstream.cli.labels;

import dev.clipstream.schemas.registry.SchemaRegistryException;
import dev.clipstream.system.PrintableText;
import java.io.PrintWriter;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.SerializationException;

/** Prints label records until enough were printed or the output was closed. Owned by one thread. */
final class LabelPrinter {

  /** What came of a batch of records. */
  record Outcome(int printed, boolean goOn) {}

  private final LabelDecoder decoder;
  private final Optional<String> stream;
  private final PrintWriter out;
  private final PrintWriter err;
  private long left;

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

  Outcome print(ConsumerRecords<byte[], byte[]> records) {
    int printed = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (left == 0) {
        break;
      }
      if (print(record)) {
        printed++;
        left--;
      }
    }
    // A reader that has gone, as head does, is no failure: there is nothing more to say.
    return new Outcome(printed, !out.checkError() && left > 0);
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
      err.printf(
          "clipstream labels: skipped %s-%d offset %d: %s%n",
          record.topic(), record.partition(), record.offset(), PrintableText.of(reason(e)));
      return false;
    }
  }

  /** What was foreseen says what is wrong; what was not, at least what it is. */
  private static String reason(RuntimeException e) {
    return e instanceof SerializationException ? String.valueOf(e.getMessage()) : e.toString();
  }
}
