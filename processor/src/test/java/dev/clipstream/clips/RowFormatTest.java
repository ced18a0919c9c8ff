package dev.clipstream.clips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.records.FrameHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a store that another version of the program has written. */
class RowFormatTest {

  private static final ClipSettings SETTINGS = new ClipSettings(4, 4, Duration.ofSeconds(10));

  private final KeyValueStore<Bytes, byte[]> entries = TestStores.inMemory();

  private ClipAssembler open() {
    return new ClipAssembler(new ClipStore(entries), SETTINGS, () -> 8, 0);
  }

  /** A due clip and an open one. */
  private void fill() {
    ClipAssembler assembler = open();
    for (String clip : List.of("due", "open")) {
      FrameHeader frame = new FrameHeader("camera", Optional.of(clip), 0, 0, false);
      assembler.add(frame, FrameTensor.of(1, new float[] {1, 2}), 0);
    }
  }

  private List<KeyValue<Bytes, byte[]>> rows(char kind) {
    List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>();
    try (var range = entries.range(ClipKeys.first((byte) kind), ClipKeys.end((byte) kind))) {
      range.forEachRemaining(rows::add);
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource({
    "S, the state of a stream, 2",
    "S, the state of a stream, 5",
    "F, a frame, 0",
    "F, a frame, 4",
    "D, a due clip, 0",
    "D, a due clip, 2",
  })
  void aRowOfAnotherVersion_isRefused_withALineThatSaysWhatToDo(
      char kind, String what, byte version) {
    fill();
    for (KeyValue<Bytes, byte[]> row : rows(kind)) {
      byte[] value = row.value.clone();
      value[0] = version;
      entries.put(row.key, value);
    }
    assertThatThrownBy(this::open)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the clip store holds version " + version + " of " + what)
        .hasMessageContaining("go on with the program that wrote it, or with another")
        .hasMessageContaining("--application-id");
  }

  /** Frames and due clips had no version at first: a time, and the length of a stream id. */
  @ParameterizedTest
  @ValueSource(chars = {'F', 'D'})
  void aRowFromBeforeThereWereVersions_isRefusedToo(char kind) {
    fill();
    KeyValue<Bytes, byte[]> row = rows(kind).get(0);
    byte[] value = new byte[40];
    System.arraycopy(
        kind == 'F' ? new byte[] {0, 6, 0x3e} : new byte[] {0, 6, 'c'}, 0, value, 0, 3);
    entries.put(row.key, value);
    assertThatThrownBy(this::open).hasMessageContaining("holds version 0 of");
  }

  @ParameterizedTest
  @ValueSource(chars = {'S', 'F', 'D'})
  void everyRow_beginsWithTheVersionOfItsKind(char kind) {
    fill();
    RowFormat format =
        switch (kind) {
          case 'S' -> RowFormat.STREAM;
          case 'F' -> RowFormat.FRAME;
          default -> RowFormat.DUE;
        };
    assertThat(rows(kind)).isNotEmpty().allMatch(row -> row.value[0] == format.version());
    assertThat(open().queue().due(9)).hasSize(1);
  }
}
