package dev.clipstream.clips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.clips.window.WindowLength;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.Labels;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.RunWatchdog;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.testing.TestModels;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Clips under at-least-once. Without transactions a crash leaves the store torn: the files on disk
 * stand where they were last flushed, and over them goes the changelog from an earlier checkpoint
 * to wherever the broker has it, which is the last commit or later. The frames are read again from
 * the last commit, and labels since then may have been lost.
 */
class TornStoreTest {

  private static final int SIDE = 8;

  private static Path folder;
  private static FrameModel frameModel;
  private static SequenceModel sequenceModel;
  private static ServedModels models;
  private static ClipWorkers workers;

  private final Random random = new Random();

  private ClipSettings settings = ClipSettings.DEFAULT;

  /** What made the store on disk, and what its changelog holds; a null value deletes. */
  private List<KeyValue<Bytes, byte[]>> onDisk;

  private List<KeyValue<Bytes, byte[]>> changelog;

  /** Writes of the life under way. */
  private List<KeyValue<Bytes, byte[]>> writes;

  private ClipStore store;
  private TaskClips clips;
  private long commits;
  private List<String> labels;

  @BeforeContainer
  static void openModels() throws IOException {
    folder = Files.createTempDirectory("torn-store");
    frameModel = FrameModel.open(TestModels.frameModel(folder, "frames", SIDE, 1), Device.CPU);
    String sha256 = frameModel.card().sha256();
    Path file = TestModels.sequenceModel(folder, "clips", sha256, 8);
    sequenceModel = SequenceModel.open(file, frameModel, Device.CPU);
    models = ServedModels.borrowing(frameModel, Optional.of(sequenceModel));
    ClipClassifier classifier =
        new ClipClassifier(
            models, new Labels(2), Clock.systemUTC(), RunWatchdog.off(), ProcessorListener.NONE);
    workers = new ClipWorkers(classifier, Runnable::run, () -> 0);
  }

  @AfterContainer
  static void closeModels() throws IOException {
    models.close();
    sequenceModel.close();
    frameModel.close();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  @Property(tries = 400)
  void whateverACrashLeavesOfTheStore_everyClipHasItsLabel_andNoLabelIsOfHalfAClip(
      @ForAll long seed) {
    random.setSeed(seed);
    settings = new ClipSettings(4, 3, Duration.ofSeconds(10));
    assertThatCrashesChangeNothing(input());
  }

  @Property(tries = 400)
  void thatHoldsForWindowsByTime(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int window,
      @ForAll @IntRange(min = 1, max = 12) int stride,
      @ForAll @IntRange(min = 6, max = 30) int maxFrames) {
    random.setSeed(seed);
    settings =
        new ClipSettings(
            WindowLength.time(Duration.ofMillis(window)),
            WindowLength.time(Duration.ofMillis(stride)),
            Duration.ofSeconds(10),
            new ClipLimits(maxFrames, Optional.empty()));
    assertThatCrashesChangeNothing(input());
  }

  private void assertThatCrashesChangeNothing(List<FrameHeader> input) {
    assertThat(new TreeSet<>(labelsWith(input, 3))).isEqualTo(new TreeSet<>(labelsWith(input, 0)));
  }

  /** Three streams at once: two of one clip after the other, one of windows. */
  private List<FrameHeader> input() {
    List<FrameHeader> input = new ArrayList<>();
    int[] next = new int[3];
    long time = 1_700_000_000_000_000L;
    int length = 20 + random.nextInt(80);
    for (int i = 0; i < length; i++) {
      int camera = random.nextInt(3);
      int index = next[camera]++;
      Optional<String> clip = camera < 2 ? Optional.of("clip-" + index / 5) : Optional.empty();
      boolean last = camera == 0 && index % 5 == 4;
      long capturedAt = camera < 2 ? 1000L * index : time;
      time += random.nextInt(10) == 0 ? random.nextInt(30_000) - 5_000 : random.nextInt(2_000);
      Map<String, String> attributes =
          Map.of("site", "gate", "file", "file-" + random.nextInt(2) * index / 7);
      input.add(new FrameHeader("camera-" + camera, clip, index, capturedAt, last, attributes));
    }
    return input;
  }

  /** The labels of an input that are known to have arrived, of however many lives it takes. */
  private List<String> labelsWith(List<FrameHeader> input, int crashes) {
    List<String> arrived = new ArrayList<>();
    onDisk = new ArrayList<>();
    changelog = new ArrayList<>();
    begin();
    int from = 0;
    for (int crash = 0; crash < crashes; crash++) {
      int committedWrites = 0;
      int until = from + random.nextInt(input.size() - from + 1);
      for (int i = from; i < until; i++) {
        add(input.get(i));
        if (random.nextInt(3) == 0) {
          label();
        }
        if (random.nextInt(6) == 0) {
          commits++;
          arrived.addAll(labels);
          labels.clear();
          from = i + 1;
          committedWrites = writes.size();
        }
      }
      tear(committedWrites);
      begin();
    }
    input.subList(from, input.size()).forEach(this::add);
    clips.endIdle(Duration.ofHours(1).toMillis(), 0);
    label();
    arrived.addAll(labels);
    commits++;
    label();
    assertNothingIsLeft();
    return arrived;
  }

  private void assertNothingIsLeft() {
    onDisk.addAll(writes);
    begin();
    assertThat(store.streams()).isEmpty();
    assertThat(store.due()).isEmpty();
    store.deleteFramesUnless(
        (stream, clip, index) -> fail("%s leaves frame %s behind", stream, index));
  }

  private void add(FrameHeader frame) {
    clips.add(frame, FrameTensor.of(frameModel.card().sha256(), new float[] {1, 2, 3}), 0);
  }

  private void label() {
    clips.labelDue(outcome -> labels.add(text(outcome.label())));
  }

  private static String text(ClipLabel label) {
    return String.join(
        " ",
        label.getStreamId(),
        label.getClipId(),
        label.getEnd().name(),
        label.getFirstFrame() + ".." + label.getLastFrame(),
        label.getFrames() + " frames",
        new TreeMap<>(label.getAttributes()).toString());
  }

  private void begin() {
    commits = 0;
    labels = new ArrayList<>();
    writes = new ArrayList<>();
    store = new ClipStore(logged(newStore(onDisk)));
    clips = new TaskClips(store, settings, workers, new CommitCounter(false, () -> commits), 0);
  }

  /** Goes on with what a crash has left, here or on another machine. */
  private void tear(int committed) {
    int checkpoint = random.nextInt(committed + 1);
    int flushed = checkpoint + random.nextInt(writes.size() - checkpoint + 1);
    int sent = committed + random.nextInt(writes.size() - committed + 1);
    changelog.addAll(writes.subList(0, sent));
    onDisk.addAll(writes.subList(0, flushed));
    onDisk.addAll(writes.subList(checkpoint, sent));
    if (random.nextBoolean()) {
      onDisk = new ArrayList<>(changelog);
    }
  }

  private static KeyValueStore<Bytes, byte[]> newStore(List<KeyValue<Bytes, byte[]>> content) {
    KeyValueStore<Bytes, byte[]> store = TestStores.inMemory();
    content.forEach(write -> store.put(write.key, write.value));
    return store;
  }

  @SuppressWarnings("unchecked")
  private KeyValueStore<Bytes, byte[]> logged(KeyValueStore<Bytes, byte[]> store) {
    return (KeyValueStore<Bytes, byte[]>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {KeyValueStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("put")) {
                writes.add(KeyValue.pair((Bytes) arguments[0], (byte[]) arguments[1]));
              } else if (method.getName().equals("delete")) {
                writes.add(KeyValue.pair((Bytes) arguments[0], null));
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
