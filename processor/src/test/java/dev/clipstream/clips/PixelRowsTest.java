package dev.clipstream.clips;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.clips.pixels.TaskPixels;
import dev.clipstream.clips.pixels.WantedFrame;
import dev.clipstream.image.resize.Resizing;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.serving.PairHold;
import dev.clipstream.serving.pixels.FramePlace;
import dev.clipstream.serving.pixels.PixelFormat;
import dev.clipstream.serving.pixels.PixelRing;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Of a frame whose clip is labelled from pixels, the store keeps where its record is. */
class PixelRowsTest {

  private static final PixelFormat FORMAT = new PixelFormat(1, 1, Resizing.DEFAULT);
  private static final int PARTITION = 3;

  private final PixelRing ring = new PixelRing(1 << 20);
  private final ClipStore store =
      new ClipStore(
          TestStores.inMemory(), PairHold.none(), new TaskPixels(PARTITION, Optional.of(ring)));

  private ClipAssembler assembler(int maxFrames) {
    return new ClipAssembler(
        store, new ClipSettings(4, 2, Duration.ofSeconds(10)), () -> maxFrames, 0);
  }

  private void add(ClipAssembler assembler, Optional<String> clip, int index, boolean last) {
    ring.put(FORMAT, new FramePlace(PARTITION, 100 + index), new byte[3]);
    FrameHeader frame = new FrameHeader("camera", clip, index, 1_000L * index, last);
    assembler.add(frame, FrameTensor.at(100 + index), 0);
  }

  @Property
  void aRowIsReadAsItWasWritten_andItsOffsetTakesNoMoreBytesThanItHas(
      @ForAll long index, @ForAll long capturedAt, @ForAll @LongRange(min = 0) long offset) {
    StoredFrame frame = new StoredFrame(index, capturedAt, FrameTensor.at(offset), Map.of());
    byte[] row = frame.toBytes();
    StoredFrame read = StoredFrame.fromBytes(index, row);
    assertThat(read.features().offset()).hasValue(offset);
    assertThat(read.capturedAtMicros()).isEqualTo(capturedAt);
    assertThat(read.features().isOfClassifiedFrame()).isTrue();
    assertThat(StoredFrame.offsetIn(row)).hasValue(offset);
    assertThat(StoredFrame.encoderIn(row)).isEmpty();
    assertThat(row.length).isEqualTo(9 + (64 - Long.numberOfLeadingZeros(offset)) / 8 + 1);
    byte[] stripped = frame.withoutFeatures().toBytes();
    assertThat(stripped).hasSize(9);
    assertThat(StoredFrame.offsetIn(stripped)).isEmpty();
    assertThat(StoredFrame.fromBytes(index, stripped).features().isOfClassifiedFrame()).isTrue();
  }

  /** As version 0.1 has written it, byte for byte. */
  @Test
  void aRowWithFeatures_isReadAsEver() {
    byte[] row =
        ByteBuffer.allocate(26)
            .put((byte) 1)
            .putLong(123)
            .putLong(77)
            .put((byte) 1)
            .putFloat(1.5f)
            .putFloat(-2)
            .array();
    StoredFrame frame = StoredFrame.fromBytes(5, row);
    assertThat(frame.capturedAtMicros()).isEqualTo(123);
    assertThat(frame.features().encoder()).isEqualTo(77);
    assertThat(frame.features().toFloats()).containsExactly(1.5f, -2);
    assertThat(frame.features().offset()).isEmpty();
    assertThat(StoredFrame.encoderIn(row)).hasValue(77);
    assertThat(StoredFrame.offsetIn(row)).isEmpty();
    assertThat(frame.toBytes()).isEqualTo(row);
  }

  @Test
  void aDueClip_asksForItsFramesWhereTheyAre_andFreesThemWhenItHasItsLabel() {
    ClipAssembler assembler = assembler(8);
    for (int i = 0; i < 5; i++) {
      add(assembler, Optional.of("clip"), i, i == 4);
    }
    DueClip due = assembler.queue().due(1).get(0);
    assertThat(store.read(due).wanted())
        .extracting(WantedFrame::place)
        .containsExactlyElementsOf(
            List.of(100L, 101L, 102L, 103L, 104L).stream()
                .map(offset -> new FramePlace(PARTITION, offset))
                .toList());
    assertThat(ring.frames()).isEqualTo(5);
    assembler.queue().inWork(due);
    assembler.queue().labelled(due, 0);
    assembler.forgetLabelled();
    assertThat(ring.frames()).isZero();
  }

  @Test
  void aWindowThatSharesFramesWithTheNext_leavesThemInMemory() {
    ClipAssembler assembler = assembler(8);
    for (int i = 0; i < 4; i++) {
      add(assembler, Optional.empty(), i, false);
    }
    DueClip due = assembler.queue().due(1).get(0);
    assembler.queue().inWork(due);
    assembler.queue().labelled(due, 0);
    assembler.forgetLabelled();
    assertThat(ring.get(FORMAT, new FramePlace(PARTITION, 101))).isEmpty();
    assertThat(ring.get(FORMAT, new FramePlace(PARTITION, 102))).isPresent();
    assertThat(ring.frames()).isEqualTo(2);
  }

  @Test
  void ofALongClip_noMoreIsInMemoryThanTwiceWhatTheModelTakes() {
    ClipAssembler assembler = assembler(4);
    for (int i = 0; i < 100; i++) {
      add(assembler, Optional.of("clip"), i, i == 99);
      assertThat(ring.frames()).isLessThanOrEqualTo(8);
    }
    DueFrames frames = store.read(assembler.queue().due(1).get(0));
    assertThat(frames.wanted()).hasSize(ring.frames()).hasSizeBetween(4, 8);
    assertThat(frames.classified()).isEqualTo(100);
  }
}
