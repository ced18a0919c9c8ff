package dev.clipstream.streams.events;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.clips.CommitCounter;
import dev.clipstream.events.EventRules;
import dev.clipstream.events.EventSource;
import dev.clipstream.events.Said;
import dev.clipstream.events.StreamEvents;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.FrameRef;
import dev.clipstream.streams.events.EventStore.Row;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The events of one task. Owned by the task's stream thread; nothing waits here.
 *
 * <p>What a frame or a clip changes is written, and what it ends or begins forwarded, in the call
 * that brings it. With transactions both commit with its offset or neither does. Without them a
 * crash may keep the state and lose what was forwarded, and the frame that comes again then changes
 * nothing: so an event stays in its stream's row until a commit has seen it off, and what a restart
 * finds there is forwarded again. No event is lost; some may come twice, word for word. The labels
 * of clips come again, too, long after a stream has gone on: {@link HeardClips} knows them.
 */
public final class TaskEvents {

  /** Is told how many events are open, by rule. */
  public interface OpenListener {

    /**
     * @param change more than before, or less if negative
     */
    void openChanged(String rule, int change);
  }

  /** A stream, and when a frame of it has last come. */
  private static final class Watched {
    private final StreamEvents state;
    private final List<LabelEvent> unsafe;
    private final HeardClips heard;
    private Map<String, Integer> open = Map.of();
    private long unsafeSinceCommit;
    private long arrivedAtMillis;

    private Watched(Row row) {
      this.state = row.state();
      this.unsafe = row.unsafe();
      this.heard = row.heard();
    }

    private Row row() {
      return new Row(state, unsafe, heard);
    }
  }

  private final EventStore store;
  private final EventRules rules;
  private final CommitCounter commits;
  private final CommitRounds rounds;
  private final InstantSource clock;
  private final Consumer<LabelEvent> forward;
  private final OpenListener listener;
  private final boolean looksAtFrames;
  private final Map<String, Watched> streams = new HashMap<>();

  /** What the call under way has said. */
  private final List<LabelEvent> said = new ArrayList<>();

  /** Streams with events that a crash could still lose. */
  private final Set<String> unsafeStreams = new HashSet<>();

  /** When a stream can next have been silent for long enough. */
  private long nobodySilentBeforeMillis = Long.MIN_VALUE;

  private long forwarded;

  /** Whether there is something to say of what the store held. */
  private boolean hasToCatchUp = true;

  /**
   * Goes on from what the store holds.
   *
   * @param clock wall clock, for when a record is made
   * @param forward is given every event, in the calls other than this
   * @param nowMillis by the clock of all calls, which never goes back
   */
  public TaskEvents(
      KeyValueStore<Bytes, byte[]> store,
      EventRules rules,
      CommitCounter commits,
      InstantSource clock,
      Consumer<LabelEvent> forward,
      OpenListener listener,
      long nowMillis) {
    this.store = new EventStore(store);
    this.rules = rules;
    this.commits = commits;
    this.rounds = new CommitRounds(commits);
    this.clock = clock;
    this.forward = forward;
    this.listener = listener;
    this.looksAtFrames = rules.lookAt(EventSource.FRAME) || rules.lookAt(EventSource.SO_FAR);
    if (!commits.areAtomic()) {
      this.store.rewriteToChangelog();
    }
    this.store.read(rules, said::add).forEach((id, row) -> restore(id, row, nowMillis));
  }

  private void restore(String streamId, Row row, long nowMillis) {
    Watched stream = new Watched(row);
    stream.arrivedAtMillis = nowMillis;
    streams.put(streamId, stream);
    count(stream);
  }

  /**
   * A frame of the partition has been answered.
   *
   * @param said what models said of it; empty if none was asked
   */
  public void frame(FrameHeader frame, FrameRef at, long nowMillis, List<Said> said) {
    Watched stream = arrived(frame.streamId(), nowMillis);
    if (looksAtFrames) {
      stream.state.frame(frame, at, said);
      save(frame.streamId(), stream);
    }
  }

  /** A frame that is a dead letter; it may end its clip. */
  public void unusable(FrameHeader frame, long nowMillis) {
    Watched stream = arrived(frame.streamId(), nowMillis);
    if (looksAtFrames && frame.last()) {
      stream.state.unusable(frame);
      save(frame.streamId(), stream);
    }
  }

  /** The label of a clip has been forwarded. */
  public void clip(ClipLabel label, long nowMillis) {
    if (rules.lookAt(EventSource.CLIP)) {
      Watched stream = arrived(label.getStreamId(), nowMillis);
      if (!stream.heard.heardBefore(label, rounds)) {
        stream.state.clip(label);
      }
      save(label.getStreamId(), stream);
    }
  }

  private Watched arrived(String streamId, long nowMillis) {
    catchUp();
    Watched stream =
        streams.computeIfAbsent(
            streamId,
            id ->
                new Watched(
                    new Row(
                        new StreamEvents(id, rules, said::add),
                        new ArrayList<>(),
                        new HeardClips())));
    stream.arrivedAtMillis = nowMillis;
    return stream;
  }

  /**
   * Ends the events of streams that have gone silent. To be called when clips have been cleared
   * whose labels are safe.
   *
   * @param waitingSinceMillis when there was last something unprocessed: a stream whose frames wait
   *     in the topic is not silent
   * @return whether it has forwarded anything
   */
  public boolean endSilent(long nowMillis, long waitingSinceMillis) {
    long before = forwarded;
    catchUp();
    rounds.looked();
    writeSafe();
    if (nowMillis >= nobodySilentBeforeMillis) {
      lookForSilent(nowMillis, waitingSinceMillis);
    }
    return forwarded > before;
  }

  private void lookForSilent(long nowMillis, long waitingSinceMillis) {
    long idleMillis = rules.idle().toMillis();
    long forgetMillis = rules.rememberFor().toMillis();
    long next = nowMillis + idleMillis;
    for (Iterator<Map.Entry<String, Watched>> all = streams.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<String, Watched> entry = all.next();
      Watched stream = entry.getValue();
      long quietSince = Math.max(stream.arrivedAtMillis, waitingSinceMillis);
      long quietMillis = nowMillis - quietSince;
      if (quietMillis >= idleMillis
          && stream.state.endSilent(Duration.ofMillis(quietMillis).toNanos() / 1000)) {
        save(entry.getKey(), stream);
      }
      if (quietMillis >= forgetMillis && !stream.state.waitsForSilence()) {
        store.delete(entry.getKey());
        all.remove();
      } else if (stream.state.waitsForSilence()) {
        // Some rules wait for longer than others: it is looked at again soon.
        next = Math.min(next, Math.max(quietSince, nowMillis - idleMillis) + idleMillis);
      } else {
        next = Math.min(next, quietSince + forgetMillis);
      }
    }
    nobodySilentBeforeMillis = next;
  }

  /** What cannot be said while the task is being set up is said by the first call. */
  private void catchUp() {
    if (hasToCatchUp) {
      hasToCatchUp = false;
      streams.forEach(
          (id, stream) -> {
            boolean repeats = !stream.unsafe.isEmpty();
            stream.unsafe.forEach(this::forward);
            if (commits.areAtomic()) {
              stream.unsafe.clear();
            }
            stream.unsafeSinceCommit = commits.count();
            if (stream.state.endGone() || repeats) {
              save(id, stream);
            }
          });
    }
  }

  private void save(String streamId, Watched stream) {
    forgetSafe(stream);
    stream.heard.forgetSafe(rounds);
    for (LabelEvent event : said) {
      event.setLabelledAt(clock.instant());
      if (!commits.areAtomic()) {
        stream.unsafe.add(event);
      }
      forward(event);
    }
    if (!stream.unsafe.isEmpty()) {
      unsafeStreams.add(streamId);
    }
    if (!said.isEmpty()) {
      said.clear();
      count(stream);
    }
    store.put(streamId, stream.row());
  }

  private void forward(LabelEvent event) {
    forwarded++;
    forward.accept(event);
  }

  /** A commit that came after them has seen the events off. */
  private void forgetSafe(Watched stream) {
    long now = commits.count();
    if (now > stream.unsafeSinceCommit) {
      stream.unsafe.clear();
      stream.unsafeSinceCommit = now;
    }
  }

  /** So that a restart much later does not repeat what a stream said last. */
  private void writeSafe() {
    for (String streamId : List.copyOf(unsafeStreams)) {
      Watched stream = streams.get(streamId);
      if (stream == null || commits.count() > stream.unsafeSinceCommit) {
        unsafeStreams.remove(streamId);
        if (stream != null) {
          save(streamId, stream);
        }
      }
    }
  }

  private void count(Watched stream) {
    Map<String, Integer> before = stream.open;
    Map<String, Integer> open = stream.state.open();
    stream.open = open;
    open.forEach(
        (rule, count) -> {
          int change = count - before.getOrDefault(rule, 0);
          if (change != 0) {
            listener.openChanged(rule, change);
          }
        });
    before.forEach(
        (rule, count) -> {
          if (!open.containsKey(rule)) {
            listener.openChanged(rule, -count);
          }
        });
  }

  /** Its events are another's to count. */
  public void close() {
    streams
        .values()
        .forEach(
            stream -> stream.open.forEach((rule, count) -> listener.openChanged(rule, -count)));
    streams.clear();
  }
}
