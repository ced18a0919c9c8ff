package dev.clipstream.clips;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.clips.window.SampleBounds;
import dev.clipstream.clips.window.WindowLength;
import dev.clipstream.model.FrameRate;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.serving.ClipFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** Common set-up of tests of windows by time: one continuous stream, its store, its assembler. */
abstract class TimeWindowsFixture {

  static final int MAX_FRAMES = 8;

  /** A whole number of seconds, and of four of them. */
  static final long NOON = 1_700_000_000L * 1_000_000;

  static final Duration IDLE = Duration.ofSeconds(10);

  KeyValueStore<Bytes, byte[]> entries = TestStores.inMemory();
  ClipStore store = new ClipStore(entries);
  ClipSettings settings = seconds(4, 1);
  Optional<FrameRate> rate = Optional.empty();
  ClipAssembler assembler = restarted();

  static ClipSettings seconds(int window, int stride) {
    return millis(1000 * window, 1000 * stride, ClipLimits.DEFAULT);
  }

  static ClipSettings millis(int window, int stride, ClipLimits limits) {
    return new ClipSettings(
        WindowLength.time(Duration.ofMillis(window)),
        WindowLength.time(Duration.ofMillis(stride)),
        IDLE,
        limits);
  }

  /** What goes on from the store. */
  ClipAssembler restarted() {
    return new ClipAssembler(store, settings, new SampleBounds(() -> MAX_FRAMES, () -> rate), 0);
  }

  /** With an empty store. */
  void begin(ClipSettings with) {
    entries = TestStores.inMemory();
    store = new ClipStore(entries);
    settings = with;
    assembler = restarted();
  }

  ClipFrame add(long index, long capturedAt) {
    FrameHeader frame = new FrameHeader("camera", Optional.empty(), index, capturedAt, false);
    return assembler.add(frame, FrameTensor.of(1, new float[] {index}), 0);
  }

  /** Labels what is due; why each ended, and which frames it has. */
  List<String> labelAll() {
    List<String> labelled = new ArrayList<>();
    for (DueClip clip : assembler.queue().due(Integer.MAX_VALUE)) {
      List<Long> indices = store.frames(clip).stream().map(StoredFrame::index).toList();
      assertThat(indices).hasSize(clip.frames()).startsWith(clip.first()).endsWith(clip.last());
      labelled.add(clip.end() + " " + indices);
      assembler.queue().labelled(clip, 0);
    }
    assembler.forgetLabelled();
    return labelled;
  }

  /** What is left when no more comes. */
  List<String> end() {
    assembler.endIdle(IDLE.toMillis(), 0);
    List<String> rest = labelAll();
    try (var frames = entries.range(ClipKeys.first(ClipKeys.FRAME), ClipKeys.end(ClipKeys.FRAME))) {
      assertThat(frames).as("rows of frames that are left").isExhausted();
    }
    return rest;
  }
}
