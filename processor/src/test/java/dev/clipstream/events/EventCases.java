package dev.clipstream.events;

import dev.clipstream.avro.Label;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.avro.Model;
import dev.clipstream.events.EventRule.Thresholds;
import dev.clipstream.events.EventRule.Times;
import dev.clipstream.events.ReferenceEvents.Seen;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.FrameRef;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** Random rules and frames, on a grid that is coarse enough for every bound to be hit exactly. */
final class EventCases {

  static final Duration IDLE = Duration.ofSeconds(10);
  static final Model MODEL = new Model("frames", "00ff");

  private static final double[] SCORES = {0, 0.25, 0.25, 0.5, 0.75, 0.75, 1};

  private EventCases() {}

  static Label label(String name, double score) {
    return new Label(name, (float) score);
  }

  static Said said(Label... labels) {
    return new Said(EventSource.FRAME, List.of(labels), MODEL);
  }

  /**
   * As {@link #said(Label...)}, of the frame with an index, which some others share a file with.
   */
  static Said said(long index, Label... labels) {
    return new Said(EventSource.FRAME, List.of(labels), MODEL, attributes(index));
  }

  static Map<String, String> attributes(long index) {
    String file = "file-" + index / 8;
    return index % 29 == 28 ? Map.of("file", file) : Map.of("file", file, "site", "gate");
  }

  static FrameHeader frame(long index, long atMicros) {
    return new FrameHeader("camera", Optional.empty(), index, atMicros, false);
  }

  static FrameRef ref(long offset) {
    return new FrameRef("frames", 3, offset);
  }

  static EventRule rule(String name, Set<String> labels, Random random) {
    int outOf = 1 + random.nextInt(6);
    double enter = random.nextBoolean() ? 0.75 : 0.5;
    return new EventRule(
        name,
        EventSource.FRAME,
        labels,
        Set.of(),
        new Thresholds(
            enter, random.nextBoolean() ? enter : enter - 0.25, 1 + random.nextInt(outOf), outOf),
        new Times(seconds(random, 0, 0, 2, 5), seconds(random, 0, 1, 3, 15), coolDown(random)));
  }

  private static Duration coolDown(Random random) {
    return seconds(random, 0, 0, 4, 30);
  }

  private static Duration seconds(Random random, int... choices) {
    return Duration.ofSeconds(choices[random.nextInt(choices.length)]);
  }

  /** Labels stay for a while, flicker, and frames are missing now and then. */
  static List<Seen> frames(Random random) {
    List<Seen> frames = new ArrayList<>();
    long at = 1_000_000L * random.nextInt(100);
    double score = 0;
    int length = random.nextInt(90);
    for (int i = 0; i < length; i++) {
      if (random.nextInt(3) == 0) {
        score = SCORES[random.nextInt(SCORES.length)];
      }
      double flicker = random.nextInt(6) == 0 ? SCORES[random.nextInt(SCORES.length)] : score;
      frames.add(new Seen(at, flicker));
      int step = random.nextInt(12);
      at += 1_000_000L * (step < 9 ? 1 : step == 9 ? 0 : step == 10 ? 3 : 8 + random.nextInt(9));
    }
    return frames;
  }

  /** The same stream, from its bytes. */
  static StreamEvents reread(StreamEvents stream, EventRules rules, Consumer<LabelEvent> events) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      stream.writeTo(new DataOutputStream(bytes), false);
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
      StreamEvents read = StreamEvents.readFrom("camera", rules, events, in);
      if (in.read() >= 0) {
        throw new IllegalStateException("not all of it was read");
      }
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
