package dev.clipstream.cli.demo;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.records.GrouplessConsumer;
import dev.clipstream.records.TopicFollower;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.system.PrintableText;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * Reads the labels and events as any consumer would, prints those of clips and the events, and
 * scores those of the demo's own cameras: others may send to the demo's broker, too. One thread.
 */
final class Scoreboard implements AutoCloseable {

  static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicFollower follower;
  private final TopicNames topics;
  private final Cameras cameras;
  private final Gates gates;
  private final EventBoard events;
  private final EarlyLabels early = new EarlyLabels();
  private final PrintWriter out;
  private final AvroSerde<FrameLabel> frameSerde = AvroSerde.frameLabels();
  private final AvroSerde<ClipLabel> clipSerde = AvroSerde.clipLabels();
  private final AvroSerde<LabelEvent> eventSerde = AvroSerde.events();

  private final Map<String, Integer> labelsByClip = new HashMap<>();
  private final Set<String> frames = new HashSet<>();
  private long frameLabels;
  private int right;

  /**
   * @param shown by the demo's own cameras
   */
  Scoreboard(String bootstrapServers, TopicNames topics, Shown shown, PrintWriter out) {
    this.topics = topics;
    this.cameras = shown.cameras();
    this.gates = shown.gates();
    this.events = new EventBoard(gates, out);
    this.out = out;
    this.consumer = GrouplessConsumer.open(Map.of("bootstrap.servers", bootstrapServers));
    this.follower =
        TopicFollower.fromBeginning(
            consumer, List.of(topics.frameLabels(), topics.clipLabels(), topics.labelEvents()));
  }

  /** Takes in what has come, waiting for {@code timeout} if nothing has. */
  void read(Duration timeout) {
    for (ConsumerRecord<byte[], byte[]> record : follower.poll(timeout)) {
      if (record.topic().equals(topics.clipLabels())) {
        accept(clipSerde.fromBytes(record.value()));
      } else if (record.topic().equals(topics.labelEvents())) {
        events.accept(eventSerde.fromBytes(record.value()));
      } else {
        accept(frameSerde.fromBytes(record.value()));
      }
    }
    out.flush();
  }

  private void accept(FrameLabel label) {
    String clip = String.valueOf(label.getClipId());
    Optional<String> shown = cameras.truth(clip);
    boolean ofGate = label.getClipId() == null && gates.has(label.getStreamId());
    if (shown.isPresent() || ofGate) {
      frameLabels++;
      boolean first =
          frames.add((ofGate ? label.getStreamId() : clip) + "/" + label.getFrameIndex());
      if (first && shown.isPresent()) {
        early.accept(clip, label.getSoFar(), shown.get());
      }
    }
  }

  private void accept(ClipLabel label) {
    if (label.getClipId() == null && gates.has(label.getStreamId())) {
      return; // Windows of what has events are no news.
    }
    String clip = String.valueOf(label.getClipId());
    Label best = label.getLabels().get(0);
    Optional<String> shown = cameras.truth(clip);
    boolean correct = shown.filter(best.getLabel()::equals).isPresent();
    if (shown.isPresent() && labelsByClip.merge(clip, 1, Integer::sum) == 1 && correct) {
      right++;
    }
    out.printf(
        Locale.ROOT,
        "%s  %-9s %-9s  %-14s %5.1f %%  %s%n",
        TIME.format(label.getLabelledAt()),
        PrintableText.of(label.getStreamId()),
        PrintableText.of(clip),
        PrintableText.of(best.getLabel()),
        100 * best.getScore(),
        correct ? "right" : shown.map(truth -> "wrong, " + truth).orElse(""));
  }

  EventBoard events() {
    return events;
  }

  EarlyLabels early() {
    return early;
  }

  int clips() {
    return labelsByClip.size();
  }

  int clipsRight() {
    return right;
  }

  /** Different frames that have a label. */
  int frames() {
    return frames.size();
  }

  /** Whether some frame or clip has more than one label. */
  boolean hasDuplicates() {
    return frameLabels > frames.size() || labelsByClip.values().stream().anyMatch(n -> n > 1);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
