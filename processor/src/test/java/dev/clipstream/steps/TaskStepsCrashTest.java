package dev.clipstream.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Label;
import dev.clipstream.clips.TestStores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/** Labels so far are those of a loop without Kafka, whatever crashes in between. */
class TaskStepsCrashTest extends TaskStepsFixture {

  private static Map<Long, List<Label>> expected(List<StepFrame> input) {
    StepLoop loop = new StepLoop(model, LABELS, RESET_AFTER.toMillis() * 1000);
    Map<Long, List<Label>> soFar = new TreeMap<>();
    input.forEach(frame -> soFar.put(frame.offset(), loop.next(frame.header(), frame.features())));
    return soFar;
  }

  /** Store, offset and labels commit together; a crash at any place undoes what is since. */
  @Property(tries = 300)
  void whereverCrashesCutIt_labelsSoFarAreThoseOfALoop(@ForAll long seed) {
    Random random = new Random(seed);
    List<StepFrame> input = input(random);
    Map<Long, List<Label>> soFar = new TreeMap<>();
    Map<Bytes, byte[]> committed = new HashMap<>();
    int committedTo = 0;
    int crashes = 3;
    while (committedTo < input.size()) {
      KeyValueStore<Bytes, byte[]> store = storeOf(committed);
      TaskSteps task = task(store, true);
      Map<Long, List<Label>> open = new TreeMap<>();
      int at = committedTo;
      int released = at;
      while (at < input.size()) {
        if (released == at) {
          released = Math.min(input.size(), at + 1 + random.nextInt(20));
        }
        StepFrame frame = input.get(at);
        int from = ++at;
        int to = released;
        open.put(frame.offset(), task.accept(frame, () -> input.subList(from, to), 0));
        if (random.nextInt(6) == 0) {
          write();
          // A commit that fails may be tried again, or be cut off by a crash.
          if (random.nextInt(3) > 0) {
            soFar.putAll(open);
            open.clear();
            committed = contents(store);
            committedTo = at;
          }
        }
        if (crashes > 0 && random.nextInt(15) == 0) {
          crashes--;
          break;
        }
      }
      if (at == input.size()) {
        soFar.putAll(open);
        committedTo = at;
      }
    }
    expected(input)
        .forEach((offset, right) -> assertAlike(soFar.getOrDefault(offset, List.of()), right));
  }

  /**
   * Without transactions the store may hold any beginning of what was written since the commit:
   * frames that are read again take no step twice, and all that are new are as they must be.
   */
  @Property(tries = 100)
  void withoutTransactions_whateverIsReadAgain_noFrameStepsTwice(@ForAll long seed) {
    Random random = new Random(seed);
    List<StepFrame> input = input(random);
    Map<Long, List<Label>> right = expected(input);
    KeyValueStore<Bytes, byte[]> store = TestStores.inMemory();
    int from = 0;
    for (int life = 0; life < 4; life++) {
      Map<String, StepRow> before = rowsOf(store);
      TaskSteps task = task(store, false);
      int until = life == 3 ? input.size() : from + random.nextInt(input.size() - from + 1);
      List<KeyValue<Bytes, byte[]>> writes = new ArrayList<>();
      Map<Bytes, byte[]> atCommit = contents(store);
      for (int at = from; at < until; at++) {
        StepFrame frame = input.get(at);
        StepRow row = before.getOrDefault(frame.header().streamId(), StepRow.NEW);
        List<Label> soFar = task.accept(frame, List::of, 0);
        if (frame.offset() > row.offset()) {
          assertAlike(soFar, right.get(frame.offset()));
        } else {
          assertThat(soFar).isEqualTo(row.soFar());
        }
        if (random.nextInt(6) == 0) {
          write();
          if (random.nextInt(3) > 0) {
            atCommit = contents(store);
            from = at + 1;
            writes.clear();
          } else {
            contents(store).forEach((key, value) -> writes.add(KeyValue.pair(key, value)));
          }
        }
      }
      // Any beginning of the writes since the commit is there; the frames are read again.
      Map<Bytes, byte[]> left = new HashMap<>(atCommit);
      writes
          .subList(0, random.nextInt(writes.size() + 1))
          .forEach(entry -> left.put(entry.key, entry.value));
      store = storeOf(left);
    }
  }

  private static Map<String, StepRow> rowsOf(KeyValueStore<Bytes, byte[]> store) {
    return new StepStore(store, () -> {}).rows();
  }

  /** However many frames come between two commits, and in whatever order. */
  @Property(tries = 100)
  void ofEachStreamThatHasChanged_oneRowIsWrittenACommit_andNothingInBetween(@ForAll long seed) {
    Random random = new Random(seed);
    List<StepFrame> input = input(random);
    List<Bytes> written = new ArrayList<>();
    KeyValueStore<Bytes, byte[]> store = TestStores.listening(written::add);
    TaskSteps task = task(store, true);
    Set<String> changed = new HashSet<>();
    for (StepFrame frame : input) {
      var unused = task.accept(frame, List::of, 0);
      changed.add(frame.header().streamId());
      assertThat(written).isEmpty();
      if (random.nextInt(8) == 0) {
        write();
        assertThat(written).doesNotHaveDuplicates().hasSameSizeAs(changed);
        changed.clear();
        written.clear();
        write();
        assertThat(written).isEmpty();
      }
    }
    write();
    Map<String, StepRow> rows = rowsOf(store);
    input.forEach(
        frame ->
            assertThat(rows.get(frame.header().streamId()).offset())
                .isGreaterThanOrEqualTo(frame.offset()));
  }
}
