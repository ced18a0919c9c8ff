package dev.clipstream.cli.labels;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.cli.console.Terminal;
import dev.clipstream.cli.labels.LabelPrinter.Outcome;
import dev.clipstream.records.FrameTime;
import dev.clipstream.schemas.registry.SchemaRegistryException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * A table of streams that is redrawn in place as labels come: for people who watch, where {@link
 * LabelPrinter} is for those who read. Owned by one thread.
 */
final class LiveTable {

  private static final long EVERY_MILLIS = 250;
  private static final int MAX_STREAMS = 1000;

  /** Asking for the terminal's size starts a process, so it is not asked at every turn. */
  private static final long SIZE_MILLIS = 3000;

  private final Map<String, StreamRow> rows = new TreeMap<>();
  private final LabelRecords records;
  private final Optional<String> stream;
  private final PrintWriter out;
  private final Supplier<Terminal.Size> size;
  private final InstantSource clock;
  private long left;
  private long nextMillis;
  private int drawn;
  private long nextSizeMillis;
  private Terminal.Size terminal = new Terminal.Size(24, 80);

  /**
   * @param stream only labels of this one; empty for all
   * @param max labels to take in; empty for no end
   */
  LiveTable(
      LabelRecords records,
      Optional<String> stream,
      Optional<Long> max,
      PrintWriter out,
      Supplier<Terminal.Size> size,
      InstantSource clock) {
    this.records = records;
    this.stream = stream;
    this.left = max.orElse(Long.MAX_VALUE);
    this.out = out;
    this.size = size;
    this.clock = clock;
  }

  Outcome show(ConsumerRecords<byte[], byte[]> polled) {
    int shown = 0;
    for (ConsumerRecord<byte[], byte[]> record : polled) {
      if (left > 0 && record.value() != null && accept(record)) {
        shown++;
        left--;
      }
    }
    if (left == 0 || clock.millis() >= nextMillis) {
      nextMillis = clock.millis() + EVERY_MILLIS;
      draw();
    }
    return new Outcome(shown, left > 0);
  }

  private boolean accept(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (records.isClip(record.topic())) {
        ClipLabel label = records.clipLabels().fromBytes(record.value());
        Optional<StreamRow> row = row(label.getStreamId());
        row.ifPresent(of -> of.accept(label));
        return row.isPresent();
      }
      FrameLabel label = records.frameLabels().fromBytes(record.value());
      Optional<StreamRow> row = row(label.getStreamId());
      row.ifPresent(of -> of.accept(label, FrameTime.of(record), clock.millis()));
      return row.isPresent();
    } catch (SchemaRegistryException e) {
      throw e;
    } catch (RuntimeException e) {
      // No label: a table has no place for it, and the lines of a pipe name it.
      return false;
    }
  }

  private Optional<StreamRow> row(String name) {
    boolean wanted = stream.map(name::equals).orElse(true);
    boolean fits = rows.containsKey(name) || rows.size() < MAX_STREAMS;
    return wanted && fits
        ? Optional.of(rows.computeIfAbsent(name, StreamRow::new))
        : Optional.empty();
  }

  private void draw() {
    if (clock.millis() >= nextSizeMillis) {
      nextSizeMillis = clock.millis() + SIZE_MILLIS;
      terminal = size.get();
    }
    List<String> lines = lines(terminal.rows() - 1);
    // Up to the top of the table, and what is below it away: it may have had more lines.
    out.print(drawn > 0 ? "\033[" + drawn + "A\r\033[J" : "");
    for (String line : lines) {
      out.println(
          line.length() <= terminal.columns() ? line : line.substring(0, terminal.columns()));
    }
    out.flush();
    drawn = lines.size();
  }

  private List<String> lines(int most) {
    List<String> lines = new ArrayList<>();
    lines.add(StreamRow.header(terminal.columns()));
    int room = Math.max(1, most - 2);
    rows.values().stream()
        .limit(room)
        .map(row -> row.format(clock.millis(), terminal.columns()))
        .forEach(lines::add);
    if (rows.isEmpty()) {
      lines.add("no label yet");
    } else if (rows.size() > room) {
      lines.add("… and " + (rows.size() - room) + " streams more");
    }
    return lines;
  }
}
