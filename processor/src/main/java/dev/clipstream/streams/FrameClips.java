package dev.clipstream.streams;

import dev.clipstream.clips.ClipOutcome;
import dev.clipstream.clips.ClipStore;
import dev.clipstream.clips.FrameTensor;
import dev.clipstream.clips.TaskClips;
import dev.clipstream.clips.pixels.TaskPixels;
import dev.clipstream.prefetch.PendingFrame;
import dev.clipstream.prefetch.PrefetchedPartition;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.FrameRef;
import dev.clipstream.serving.ClipFrame;
import dev.clipstream.serving.FrameResult.Classified;
import dev.clipstream.serving.PairHold;
import dev.clipstream.streams.settings.Guarantee;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The part that the frames of one task have in clips: {@link TaskClips} with the pixels of the
 * frames and the model pairs that clips still need; nothing where no model labels clips. Counts
 * what each frame is to its clip. Owned by the task's stream thread.
 */
final class FrameClips {

  private final TaskContext parts;
  private final TaskPixels pixels;
  private final ReusedClips told;

  /** While clips are open or due that were begun with a pair, that pair stays. */
  private final Optional<PairHold> hold;

  private final Optional<TaskClips> clips;

  FrameClips(
      ProcessorContext<?, ?> context,
      TaskContext parts,
      PrefetchedPartition prefetched,
      long nowMillis) {
    this.parts = parts;
    this.pixels = parts.taskPixels(context.taskId().partition());
    this.told = new ReusedClips(parts.listener(), parts.guarantee() == Guarantee.AT_LEAST_ONCE);
    this.hold = parts.clipWorkers().map(workers -> parts.models().hold());
    this.clips =
        parts
            .clipWorkers()
            .map(
                workers -> {
                  KeyValueStore<Bytes, byte[]> store = context.getStateStore(ClipStore.NAME);
                  return new TaskClips(
                      new ClipStore(store, hold.orElseThrow(), pixels),
                      parts.clipSettings(),
                      workers,
                      parts.commits(prefetched),
                      nowMillis);
                });
  }

  /** Whether the clip of a frame has its label, or is due for it. */
  boolean hasEnded(FrameHeader frame) {
    return clips.isPresent() && clips.get().hasEnded(frame);
  }

  /** Whether no clip of a stream is due for a label. */
  boolean owesNone(String streamId) {
    return clips.isEmpty() || !clips.get().owes(streamId);
  }

  /** Puts a frame that was classified into its clip. */
  void add(FrameRef at, FrameHeader frame, Classified result, long nowMillis) {
    if (parts.pixels().isPresent()) {
      addKept(at, frame, nowMillis);
    } else if (clips.isPresent()) {
      String encoder = result.model().encoderId();
      add(clips.get(), frame, FrameTensor.of(encoder, result.scores().features()), nowMillis);
    }
  }

  /** Puts a frame into its clip whose pixels are kept. */
  void addKept(FrameRef at, FrameHeader frame, long nowMillis) {
    if (clips.isPresent()) {
      ClipFrame what = add(clips.get(), frame, FrameTensor.at(at.offset()), nowMillis);
      // A duplicate may be the same record again, whose pixels its clip needs.
      if (what != ClipFrame.KEPT && what != ClipFrame.DUPLICATE) {
        pixels.free(at.offset());
      }
    }
  }

  /** Puts a frame into its clip of which there is nothing but its place. */
  void addSkipped(FrameHeader frame, long nowMillis) {
    clips.ifPresent(of -> add(of, frame, FrameTensor.NONE, nowMillis));
  }

  private ClipFrame add(TaskClips to, FrameHeader frame, FrameTensor features, long nowMillis) {
    ClipFrame what = to.add(frame, features, nowMillis);
    told.heard(frame, what);
    return what;
  }

  /**
   * Takes note of a frame that is nothing to a clip any more, since the stream model decided it.
   */
  void addDecided(FrameRef at, FrameHeader frame, ClipFrame what, long nowMillis) {
    clips.ifPresent(
        of -> {
          of.decided(frame, nowMillis);
          pixels.free(at.offset());
        });
    told.heard(frame, what);
  }

  void addUnusable(FrameHeader frame, long nowMillis) {
    clips.ifPresent(of -> of.addUnusable(frame, nowMillis));
  }

  /** Takes note that a frame, and all before it, are in their clips. */
  void processed(PendingFrame frame) {
    hold.ifPresent(pairs -> pairs.processedUntil(frame.fetchedAtNanos()));
  }

  /** Labels clips that are due. They wait for company only while there is other work. */
  void labelDue(boolean nothingWaits, Consumer<ClipOutcome> to) {
    if (clips.isPresent() && (nothingWaits || clips.get().canLabel())) {
      int unused = clips.get().labelDue(to);
    }
  }

  /**
   * Ends clips of streams that have gone idle, and labels those that are due.
   *
   * @return whether there was a label
   */
  boolean endIdle(long nowMillis, long waitingSinceMillis, Consumer<ClipOutcome> to) {
    if (nowMillis > waitingSinceMillis) {
      told.caughtUp();
    }
    if (clips.isEmpty()) {
      return false;
    }
    clips.get().endIdle(nowMillis, waitingSinceMillis);
    return clips.get().labelDue(to) > 0;
  }

  /** Lets pairs go that no clip needs any more. */
  void reviewPairs(boolean allIsProcessed) {
    hold.ifPresent(
        pairs -> {
          if (allIsProcessed) {
            pairs.processedUntil(System.nanoTime());
          }
          pairs.review();
        });
  }

  void close() {
    clips.ifPresent(TaskClips::close);
    hold.ifPresent(PairHold::close);
  }
}
