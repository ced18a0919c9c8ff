package dev.clipstream.cli.labels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.cli.console.Terminal;
import dev.clipstream.testing.OddRecords;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Whoever follows labels goes on, whatever is on their topics. */
class OddLabelsTest {

  private static final LabelRecords LABELS = LabelRecords.of("clips", "events", Optional.empty());

  private static final Pattern MORE = Pattern.compile("skipped (\\d+) more that are no labels");

  private static ConsumerRecords<byte[], byte[]> records(long seed) {
    OddRecords odd = new OddRecords(seed);
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(odd.record("frames", odd.frameLabel()));
      all.add(odd.record("clips", odd.clipLabel()));
    }
    return new ConsumerRecords<>(Map.of(new TopicPartition("frames", 0), all), Map.of());
  }

  @Property(tries = 200)
  void everyRecord_isPrintedOrNamed(@ForAll long seed, @ForAll boolean json) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    LabelPrinter printer =
        new LabelPrinter(
            new LabelDecoder(LABELS, json, new LabelText(ZoneOffset.UTC)),
            Optional.empty(),
            Optional.empty(),
            new PrintWriter(out),
            new PrintWriter(err));
    LabelPrinter.Outcome outcome = printer.accept(records(seed));
    assertThat(printer.end()).isEqualTo(outcome.printed() > 0);
    assertThat(outcome.goOn()).isTrue();
    assertThat(out.toString().lines().count()).isEqualTo(outcome.printed());
    int shown = err.toString().split("clipstream labels: skipped \\S+ offset", -1).length - 1;
    Matcher more = MORE.matcher(err.toString());
    long counted = 0;
    while (more.find()) {
      counted += Long.parseLong(more.group(1));
    }
    assertThat(shown).isLessThanOrEqualTo(5);
    assertThat(outcome.printed() + shown + counted).isEqualTo(40);
  }

  @Property(tries = 100)
  void everyRecord_isInTheTableOrPassedOver(@ForAll long seed) {
    StringWriter out = new StringWriter();
    LiveTable table =
        new LiveTable(
            LABELS,
            Optional.empty(),
            Optional.empty(),
            new PrintWriter(out),
            () -> new Terminal.Size(24, 80),
            InstantSource.system());
    assertThat(table.show(records(seed)).goOn()).isTrue();
    assertThat(out.toString()).contains("stream");
  }
}
