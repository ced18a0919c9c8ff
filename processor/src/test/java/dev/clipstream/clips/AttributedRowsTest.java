package dev.clipstream.clips;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.records.FrameHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** Attributes in the rows of frames, and what a clip has of them. */
class AttributedRowsTest {

  private static final Map<String, String> SOME = Map.of("file", "a.mp4", "site", "gate");

  private KeyValueStore<Bytes, byte[]> rows = TestStores.inMemory();

  private static List<FrameTensor> tensors(long number) {
    return List.of(
        FrameTensor.of(number, new float[] {1, number}),
        FrameTensor.at(number & Long.MAX_VALUE),
        FrameTensor.at(1).withoutValues(),
        FrameTensor.NONE);
  }

  @Property
  void aRowIsReadAsItWasWritten_whateverIsKeptOfTheFrame(
      @ForAll long index, @ForAll long capturedAt, @ForAll @LongRange(min = 1) long number) {
    for (FrameTensor features : tensors(number)) {
      StoredFrame frame = new StoredFrame(index, capturedAt, features, SOME);
      byte[] row = frame.toBytes();
      byte[] plain = new StoredFrame(index, capturedAt, features, Map.of()).toBytes();
      StoredFrame read = StoredFrame.fromBytes(index, row);
      assertThat(read.attributes()).isEqualTo(SOME);
      assertThat(read.capturedAtMicros()).isEqualTo(capturedAt);
      assertThat(read.toBytes()).isEqualTo(row);
      assertThat(StoredFrame.encoderIn(row)).isEqualTo(StoredFrame.encoderIn(plain));
      assertThat(StoredFrame.offsetIn(row)).isEqualTo(StoredFrame.offsetIn(plain));
      assertThat(StoredFrame.fromBytes(index, frame.withoutFeatures().toBytes()).attributes())
          .isEqualTo(SOME);
    }
  }

  /** Programs before attributes read what this one writes, as long as none are asked for. */
  @Example
  void withoutAttributes_aRowIsWhatItEverWas() {
    assertThat(RowFormat.FRAME.version()).isEqualTo((byte) 1);
    assertThat(RowFormat.PIXEL_FRAME.version()).isEqualTo((byte) 2);
    for (FrameTensor features : tensors(7)) {
      byte[] row = new StoredFrame(3, 4, features, Map.of()).toBytes();
      assertThat(row[0]).isIn((byte) 1, (byte) 2);
      assertThat(StoredFrame.fromBytes(3, row).attributes()).isEmpty();
    }
  }

  private ClipAssembler open() {
    ClipSettings settings = new ClipSettings(4, 2, Duration.ofSeconds(10));
    return new ClipAssembler(new ClipStore(rows), settings, () -> 3, 0);
  }

  private static FrameHeader frame(
      Optional<String> clip, long index, Map<String, String> attributes) {
    return new FrameHeader("camera", clip, index, 1_000L * index, false, attributes);
  }

  /** Of clips and windows that overlap, of frames in any order, across restarts. */
  @Property(tries = 300)
  void aClip_hasTheAttributesThatAllItsFramesShare(@ForAll long seed) {
    Random random = new Random(seed);
    rows = TestStores.inMemory();
    Optional<String> clip = random.nextBoolean() ? Optional.of("clip") : Optional.empty();
    ClipAssembler assembler = open();
    Map<Long, Map<String, String>> sent = new HashMap<>();
    int changes = random.nextInt(3) == 0 ? 2 : 100;
    for (long index = 0; index < 14; index++) {
      Map<String, String> attributes = new HashMap<>(Map.of("file", "file-" + index / changes));
      if (random.nextInt(20) > 0) {
        attributes.put("site", "gate");
      }
      sent.put(index, attributes);
      assembler.add(frame(clip, index, attributes), features(random), 0);
      if (random.nextInt(5) == 0) {
        assembler.add(frame(clip, index, Map.of()), features(random), 0);
      }
      if (random.nextInt(4) == 0) {
        assembler = open();
      }
    }
    assembler.endIdle(Duration.ofHours(1).toMillis(), 0);
    List<DueClip> due = assembler.queue().due(99);
    assertThat(due).isNotEmpty();
    for (DueClip each : due) {
      List<Map<String, String>> frames = new ArrayList<>();
      for (long index = each.first(); index <= each.last(); index++) {
        frames.add(sent.getOrDefault(index, Map.of()));
      }
      Map<String, String> shared = new HashMap<>(frames.get(0));
      shared.entrySet().removeIf(one -> !frames.stream().allMatch(f -> f.entrySet().contains(one)));
      assertThat(new ClipStore(rows).read(each).attributes()).isEqualTo(shared);
    }
  }

  private static FrameTensor features(Random random) {
    return tensors(1 + random.nextInt(9)).get(random.nextInt(2) * 3);
  }

  /** As after a restart with the option: nobody knows what the frames before had. */
  @Example
  void aClipThatBeganWithoutThem_hasNone() {
    open().add(frame(Optional.of("clip"), 0, Map.of()), FrameTensor.NONE, 0);
    ClipAssembler later = open();
    later.add(frame(Optional.of("clip"), 1, SOME), FrameTensor.NONE, 0);
    later.endIdle(Duration.ofHours(1).toMillis(), 0);
    DueClip due = later.queue().due(1).get(0);
    assertThat(new ClipStore(rows).read(due).attributes()).isEmpty();
  }
}
