package dev.clipstream.clips;

import dev.clipstream.clips.pixels.TaskPixels;
import dev.clipstream.serving.PairHold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The changelogged store of a task: streams, the frames of their open clips, and the due entries of
 * clips that have ended. {@link ClipKeys} says how they are sorted, {@link RowFormat} what versions
 * their values have. Owned by the task's stream thread.
 */
public final class ClipStore {

  public static final String NAME = "clips";

  private final KeyValueStore<Bytes, byte[]> store;
  private final PairHold hold;
  private final TaskPixels pixels;

  /** For a store of which nobody has clips labeled. */
  ClipStore(KeyValueStore<Bytes, byte[]> store) {
    this(store, PairHold.none());
  }

  /**
   * @param hold is told of every frame with features that is here, from {@link #streams} on; stays
   *     the caller's to close
   */
  public ClipStore(KeyValueStore<Bytes, byte[]> store, PairHold hold) {
    this(store, hold, TaskPixels.NONE);
  }

  /**
   * As above.
   *
   * @param pixels is told of every frame whose pixels are of no more use
   */
  public ClipStore(KeyValueStore<Bytes, byte[]> store, PairHold hold, TaskPixels pixels) {
    this.store = store;
    this.hold = hold;
    this.pixels = pixels;
  }

  public static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(NAME), Serdes.Bytes(), Serdes.ByteArray())
        .withCachingDisabled();
  }

  void putStream(String streamId, StreamState state) {
    store.put(ClipKeys.stream(streamId), RowFormat.write(state));
  }

  void deleteStream(String streamId) {
    store.delete(ClipKeys.stream(streamId));
  }

  /** Every stream by its id, with what is known of the frames of its open clip. */
  Map<String, StreamState> streams() {
    Map<String, StreamState> streams = new HashMap<>();
    scan(
        ClipKeys.STREAM,
        (key, value) -> streams.put(ClipKeys.streamOf(key), RowFormat.readStream(value)));
    hold.clear();
    scan(
        ClipKeys.FRAME,
        (key, value) -> {
          StoredFrame.encoderIn(value).ifPresent(hold::add);
          StoredFrame frame = StoredFrame.fromBytes(ClipKeys.indexOf(key), value);
          if (streams.get(ClipKeys.streamOf(key)) instanceof StreamState.Open open
              && open.history().clipNumber() == ClipKeys.clipNumberOf(key)) {
            open.put(frame.index(), frame.meta());
          }
        });
    return streams;
  }

  void putFrame(String streamId, long clipNumber, StoredFrame frame) {
    byte[] value = frame.toBytes();
    store.put(ClipKeys.frame(streamId, clipNumber, frame.index()), value);
    StoredFrame.encoderIn(value).ifPresent(hold::add);
  }

  /** What is needed of the frames of a due clip. */
  DueFrames read(DueClip clip) {
    DueFrames.Builder frames = new DueFrames.Builder(clip, pixels);
    forEachFrame(clip, frames::add);
    return frames.build();
  }

  /** The frames of a due clip, in the order of their indices. */
  List<StoredFrame> frames(DueClip clip) {
    List<StoredFrame> frames = new ArrayList<>();
    forEachFrame(clip, frames::add);
    return frames;
  }

  private void forEachFrame(DueClip clip, Consumer<StoredFrame> each) {
    try (KeyValueIterator<Bytes, byte[]> range =
        range(clip.streamId(), clip.clipNumber(), clip.first(), clip.last())) {
      range.forEachRemaining(
          entry -> each.accept(StoredFrame.fromBytes(ClipKeys.indexOf(entry.key), entry.value)));
    }
  }

  private KeyValueIterator<Bytes, byte[]> range(
      String streamId, long clipNumber, long first, long through) {
    return store.range(
        ClipKeys.frame(streamId, clipNumber, first), ClipKeys.frame(streamId, clipNumber, through));
  }

  void deleteFrame(String streamId, long clipNumber, long index) {
    deleteFrame(ClipKeys.frame(streamId, clipNumber, index));
  }

  private void deleteFrame(Bytes key) {
    byte[] value = store.delete(key);
    if (value != null) {
      forget(value);
    }
  }

  /** The row of a frame goes, or what it keeps for a model. */
  private void forget(byte[] value) {
    StoredFrame.encoderIn(value).ifPresent(hold::remove);
    StoredFrame.offsetIn(value).ifPresent(pixels::free);
  }

  /** A frame is put into its clip without what a model would need of it. */
  void leaveOut(FrameTensor features) {
    features.offset().ifPresent(pixels::free);
  }

  /**
   * Writes everything again: the files on disk may hold what the changelog lacks, as without
   * transactions a crash can leave either behind the other.
   */
  void rewriteToChangelog() {
    for (byte kind : new byte[] {ClipKeys.FRAME, ClipKeys.DUE, ClipKeys.STREAM}) {
      rewrite(store, kind);
    }
  }

  /** Writes all rows of a kind again, one after the other, as they are. */
  public static void rewrite(KeyValueStore<Bytes, byte[]> store, byte kind) {
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all =
        store.range(ClipKeys.first(kind), ClipKeys.end(kind))) {
      all.forEachRemaining(entry -> keys.add(entry.key));
    }
    keys.forEach(key -> store.put(key, store.get(key)));
  }

  /** Says of a frame whether it is still needed. */
  interface FrameTest {
    boolean test(String streamId, long clipNumber, long index);
  }

  void deleteFramesUnless(FrameTest needed) {
    List<Bytes> orphans = new ArrayList<>();
    scan(
        ClipKeys.FRAME,
        (key, value) -> {
          if (!needed.test(
              ClipKeys.streamOf(key), ClipKeys.clipNumberOf(key), ClipKeys.indexOf(key))) {
            orphans.add(key);
          }
        });
    orphans.forEach(this::deleteFrame);
  }

  /** Takes the features from a frame that its clip's model cannot use. */
  void stripFrame(String streamId, long clipNumber, long index) {
    byte[] value = store.get(ClipKeys.frame(streamId, clipNumber, index));
    if (value != null) {
      forget(value);
      putFrame(streamId, clipNumber, StoredFrame.fromBytes(index, value).withoutFeatures());
    }
  }

  void putDue(DueClip clip) {
    store.put(ClipKeys.due(clip.sequence()), clip.toBytes());
  }

  /** The due clips, oldest first. */
  List<DueClip> due() {
    List<DueClip> due = new ArrayList<>();
    scan(ClipKeys.DUE, (key, value) -> due.add(DueClip.fromBytes(ClipKeys.sequenceOf(key), value)));
    return due;
  }

  /**
   * Clears the due entry of a clip that has its label, and its frames through an index, the entry
   * last: an entry whose frames are gone is one that a crash has left.
   *
   * @param through before the clip's first if all its frames are needed yet
   */
  void finish(DueClip clip, long through) {
    if (through >= clip.first()) {
      deleteFrames(clip, through);
    }
    deleteDue(clip);
  }

  private void deleteFrames(DueClip clip, long through) {
    deleteFrames(clip.streamId(), clip.clipNumber(), clip.first(), through);
  }

  /** Deletes the frames of a clip from one index through another. */
  void deleteFrames(String streamId, long clipNumber, long first, long through) {
    List<Bytes> done = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> range = range(streamId, clipNumber, first, through)) {
      range.forEachRemaining(entry -> done.add(entry.key));
    }
    done.forEach(this::deleteFrame);
  }

  void deleteDue(DueClip clip) {
    store.delete(ClipKeys.due(clip.sequence()));
  }

  private void scan(byte kind, BiConsumer<Bytes, byte[]> each) {
    try (KeyValueIterator<Bytes, byte[]> all =
        store.range(ClipKeys.first(kind), ClipKeys.end(kind))) {
      all.forEachRemaining(entry -> each.accept(entry.key, entry.value));
    }
  }
}
