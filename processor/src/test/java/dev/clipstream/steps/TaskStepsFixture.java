package dev.clipstream.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.avro.Label;
import dev.clipstream.clips.ClipSettings;
import dev.clipstream.clips.TestStores;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepModels;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.Labels;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.RunWatchdog;
import dev.clipstream.testing.models.StepModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** Common set-up of tests of {@link TaskSteps}: two models, tasks with a store, frames. */
abstract class TaskStepsFixture {

  static final String ENCODER = "e".repeat(64);
  static final Labels LABELS = new Labels(4);
  static final Duration RESET_AFTER = Duration.ofSeconds(60);
  static final StepSettings SETTINGS =
      new StepSettings(new ClipSettings(4, 4, Duration.ofSeconds(10)), RESET_AFTER);

  private static Path folder;
  static StepModel model;
  static StepModel other;

  final Map<ProcessorListener.Step, Integer> heard = new EnumMap<>(ProcessorListener.Step.class);
  final List<Integer> runs = new ArrayList<>();

  /** Of the newest task. */
  private StepStore rows = new StepStore(TestStores.inMemory(), () -> {});

  private final ProcessorListener listener =
      new ProcessorListener() {
        @Override
        public void frameStepped(Step what) {
          heard.merge(what, 1, Integer::sum);
        }

        @Override
        public void framesStepped(int frames, long nanos) {
          runs.add(frames);
        }
      };

  @BeforeContainer
  static void open() throws IOException {
    folder = Files.createTempDirectory("steps");
    model = cell("one", 3);
    other = cell("other", 4);
  }

  private static StepModel cell(String name, long seed) {
    return StepModel.open(
        StepModelFiles.cell(3, 6, seed)
            .write(folder, name, "{\"labels\": [\"a\", \"b\", \"c\", \"d\"]}"),
        Device.CPU);
  }

  @AfterContainer
  static void close() throws IOException {
    model.close();
    other.close();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  TaskSteps task(KeyValueStore<Bytes, byte[]> store, boolean atomic) {
    return task(store, atomic, StepModels.borrowing(ENCODER, model));
  }

  TaskSteps task(KeyValueStore<Bytes, byte[]> store, boolean atomic, StepModels models) {
    return new TaskSteps(rows(store), serving(models), atomic, 0);
  }

  StepStore rows(KeyValueStore<Bytes, byte[]> store) {
    rows = new StepStore(store, () -> {});
    return rows;
  }

  StepServing serving(StepModels models) {
    return new StepServing(models, LABELS, SETTINGS, RunWatchdog.off(), listener);
  }

  /** What happens before a commit of the newest task: it may succeed or not. */
  void write() {
    rows.write();
  }

  static StepFrame frame(long offset, FrameHeader header) {
    Random random = new Random(31 * header.index() + header.streamId().hashCode());
    float[] features = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
    return new StepFrame(offset, header, features, ENCODER);
  }

  /** Streams of clips and one without, with frames that come twice, late and out of order. */
  static List<StepFrame> input(Random random) {
    List<FrameHeader> headers = new ArrayList<>();
    int[] next = new int[3];
    int length = 20 + random.nextInt(60);
    for (int i = 0; i < length; i++) {
      int camera = random.nextInt(3);
      int index = next[camera]++;
      String clip = camera < 2 ? "clip-" + index / 6 : "";
      boolean last = camera == 0 && index % 6 == 5;
      FrameHeader frame = header("camera-" + camera, clip, index, last);
      int at = random.nextInt(10) == 0 ? Math.max(0, headers.size() - 4) : headers.size();
      headers.add(at, frame);
      if (random.nextInt(8) == 0) {
        headers.add(headers.get(random.nextInt(headers.size())));
      }
    }
    List<StepFrame> input = new ArrayList<>();
    headers.forEach(frame -> input.add(frame(input.size(), frame)));
    return input;
  }

  static KeyValueStore<Bytes, byte[]> storeOf(Map<Bytes, byte[]> contents) {
    KeyValueStore<Bytes, byte[]> store = TestStores.inMemory();
    contents.forEach(store::put);
    return store;
  }

  static FrameHeader header(String stream, String clip, long index, boolean last) {
    return new FrameHeader(
        stream,
        Optional.of(clip).filter(id -> !id.isEmpty()),
        index,
        100_000 * index,
        last,
        Map.of("site", "gate", "file", "file-" + index / 8));
  }

  static Map<Bytes, byte[]> contents(KeyValueStore<Bytes, byte[]> store) {
    Map<Bytes, byte[]> all = new HashMap<>();
    try (var entries = store.all()) {
      entries.forEachRemaining(entry -> all.put(entry.key, entry.value));
    }
    return all;
  }

  static void assertAlike(List<Label> seen, List<Label> right) {
    assertThat(seen).hasSameSizeAs(right);
    for (int i = 0; i < seen.size(); i++) {
      assertThat(seen.get(i).getLabel()).isEqualTo(right.get(i).getLabel());
      assertThat(seen.get(i).getScore()).isCloseTo(right.get(i).getScore(), within(1e-5f));
    }
  }
}
