package dev.clipstream.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What goes on of a frame's attributes, and what several frames have in common. */
class PassedAttributesTest {

  private static final List<String> NAMES =
      List.of("file", "site", "größe", "a", "", "\uD83D\uDE00");

  /** Values of all lengths, some too long for what there is room for. */
  private static Map<String, String> attributes(Random random) {
    Map<String, String> all = new HashMap<>();
    for (String name : NAMES) {
      if (random.nextInt(3) > 0) {
        int length = random.nextInt(4) == 0 ? random.nextInt(2000) : random.nextInt(3);
        String character = List.of("x", "ü", "\u0000", "\uD83D\uDE00").get(random.nextInt(4));
        all.put(name, character.repeat(length));
      }
    }
    return all;
  }

  private static int bytes(Map.Entry<String, String> attribute) {
    return attribute.getKey().getBytes(UTF_8).length + attribute.getValue().getBytes(UTF_8).length;
  }

  @Property(tries = 500)
  void ofThoseAskedFor_eachGoesOnWhole_asLongAsThereIsRoom(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> asked = new ArrayList<>();
    for (int count = random.nextInt(8); count > 0; count--) {
      asked.add(NAMES.get(random.nextInt(NAMES.size())));
    }
    Map<String, String> all = attributes(random);
    Map<String, String> passed = new PassedAttributes(asked).of(all);
    int left = PassedAttributes.MAX_BYTES;
    List<String> expected = new ArrayList<>();
    for (String name : asked.stream().distinct().toList()) {
      if (all.containsKey(name) && bytes(Map.entry(name, all.get(name))) <= left) {
        left -= bytes(Map.entry(name, all.get(name)));
        expected.add(name);
      }
    }
    assertThat(passed.keySet()).containsExactlyElementsOf(expected);
    assertThat(all).containsAllEntriesOf(passed);
  }

  @Property(tries = 500)
  void whatIsWritten_isReadAsItWas_inItsOrder(@ForAll long seed) throws IOException {
    Map<String, String> passed = new PassedAttributes(NAMES).of(attributes(new Random(seed)));
    byte[] bytes = CommonAttributes.toBytes(passed);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    Map<String, String> read = CommonAttributes.read(in);
    assertThat(read.entrySet()).containsExactlyElementsOf(passed.entrySet());
    assertThat(in.read()).isNegative();
  }

  @Property(tries = 500)
  void whatFramesHaveInCommon_isWhatEachHas_whateverTheirOrder(@ForAll long seed) {
    Random random = new Random(seed);
    List<Map<String, String>> frames = new ArrayList<>();
    for (int count = 1 + random.nextInt(4); count > 0; count--) {
      Map<String, String> frame = new HashMap<>();
      for (String name : NAMES.subList(0, 3)) {
        if (random.nextInt(5) > 0) {
          frame.put(name, "value-" + random.nextInt(2));
        }
      }
      frames.add(frame);
    }
    Map<String, String> common = frames.stream().reduce(CommonAttributes::of).orElseThrow();
    for (String name : NAMES) {
      boolean same =
          frames.stream().map(frame -> frame.getOrDefault(name, "none")).distinct().count() == 1;
      boolean there = frames.get(0).containsKey(name);
      assertThat(common.containsKey(name)).isEqualTo(same && there);
      if (same && there) {
        assertThat(common).containsEntry(name, frames.get(0).get(name));
      }
    }
  }

  @Example
  void nothingThatIsNotAskedFor_goesOn() {
    assertThat(PassedAttributes.NONE.of(Map.of("file", "a.mp4"))).isEmpty();
    assertThat(new PassedAttributes(List.of("site")).of(Map.of("file", "a.mp4"))).isEmpty();
  }
}
