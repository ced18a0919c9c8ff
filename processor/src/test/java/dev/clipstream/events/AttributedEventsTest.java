package dev.clipstream.events;

import static dev.clipstream.events.EventCases.IDLE;
import static dev.clipstream.events.EventCases.frame;
import static dev.clipstream.events.EventCases.label;
import static dev.clipstream.events.EventCases.ref;
import static dev.clipstream.events.EventCases.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.events.ReferenceEvents.Seen;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Attributes in the state of a stream: behind all that programs without them write and read. */
class AttributedEventsTest {

  private static byte[] bytes(StreamEvents stream) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    stream.writeTo(new DataOutputStream(bytes), false);
    return bytes.toByteArray();
  }

  private static StreamEvents read(byte[] bytes, EventRules rules) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    return StreamEvents.readFrom("camera", rules, event -> {}, in);
  }

  @Property(tries = 300)
  void whereNobodyAsksForAttributes_nothingIsWritten_andWhatIsElseStandsBehind(@ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    EventRules rules =
        new EventRules(
            List.of(
                EventCases.rule("cats", Set.of("cat"), random),
                EventCases.rule("any", Set.of(), random)),
            IDLE);
    StreamEvents with = new StreamEvents("camera", rules, event -> {});
    StreamEvents without = new StreamEvents("camera", rules, event -> {});
    List<Seen> frames = EventCases.frames(random);
    for (int i = 0; i < frames.size(); i++) {
      Seen seen = frames.get(i);
      with.frame(frame(i, seen.at()), ref(i), List.of(said(i, label("cat", seen.score()))));
      without.frame(frame(i, seen.at()), ref(i), List.of(said(label("cat", seen.score()))));
      byte[] plain = bytes(without);
      byte[] all = bytes(with);
      assertThat(Arrays.copyOf(all, plain.length)).isEqualTo(plain);
      // As a program that knows of none has left it.
      assertThat(bytes(read(Arrays.copyOf(all, plain.length), rules))).isEqualTo(plain);
      assertThat(bytes(read(all, rules))).isEqualTo(all);
    }
  }

  @Example
  void attributesOfALaterVersion_areRefused_withALineThatSaysWhatToDo() throws IOException {
    EventRules rules = new EventRules(List.of(), IDLE);
    byte[] row = bytes(new StreamEvents("camera", rules, event -> {}));
    byte[] later = Arrays.copyOf(row, row.length + 1);
    later[row.length] = 2;
    assertThatThrownBy(() -> read(later, rules))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("version 2 of the attributes of events")
        .hasMessageContaining("--application-id");
  }
}
