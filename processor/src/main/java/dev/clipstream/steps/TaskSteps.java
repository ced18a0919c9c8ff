package dev.clipstream.steps;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.clips.CommitCounter;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepModels;
import dev.clipstream.model.step.StepState;
import dev.clipstream.model.step.Stepped;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.serving.ClipFrame;
import dev.clipstream.serving.ProcessorListener.Step;
import dev.clipstream.steps.ClipDecisions.Said;
import dev.clipstream.steps.ClipDecisions.Turn;
import dev.clipstream.steps.StreamProgress.Arrival;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The labels so far of a task's streams: a step of the stream model for every frame, from the state
 * that the frames before have left.
 *
 * <p><b>A step is part of its frame's record.</b> The row of a stream, with its state, is written
 * before the commit of the last frame that has changed it, so with transactions it commits with
 * that frame's label and offset: after a crash the frames since are read again and stepped again,
 * from the state before them. Without transactions the store may be ahead of the offsets: frames
 * that are read again are told by their offset, take no step, and have the labels of the state as
 * it is. One row a stream is written as one record, so there is no state of which a crash can leave
 * half.
 *
 * <p>Owned by the task's stream thread.
 */
public final class TaskSteps {

  /** How long a stream without frames is remembered at least. */
  private static final Duration REMEMBER = Duration.ofMinutes(10);

  /** A stream, and when a frame of it has last come. */
  private static final class Known {
    private StepRow row;
    private long arrivedAtMillis;

    private Known(StepRow row, long arrivedAtMillis) {
      this.row = row;
      this.arrivedAtMillis = arrivedAtMillis;
    }
  }

  private final StepStore store;
  private final StepServing serving;
  private final boolean atomic;
  private final StepAhead ahead;
  private final Optional<ClipDecisions> decisions;
  private final OwedLabels owed;
  private final Map<String, Known> streams = new HashMap<>();

  /** When a stream can next have been idle for long enough. */
  private long nobodyIdleBeforeMillis = Long.MIN_VALUE;

  /**
   * Goes on from what the store holds.
   *
   * @param atomic whether rows commit with labels and offsets, or not at all
   * @param nowMillis by the clock of all calls, which never goes back
   */
  public TaskSteps(StepStore store, StepServing serving, boolean atomic, long nowMillis) {
    this(store, serving, new CommitCounter(atomic, () -> 0), Optional.empty(), nowMillis);
  }

  /**
   * As above, with labels of clips.
   *
   * @param decisions empty where the stream model labels none
   */
  public TaskSteps(
      StepStore store,
      StepServing serving,
      CommitCounter commits,
      Optional<ClipDecisions> decisions,
      long nowMillis) {
    this.store = store;
    this.serving = serving;
    this.atomic = commits.areAtomic();
    this.decisions = decisions;
    this.owed = new OwedLabels(commits);
    this.ahead =
        new StepAhead(new StepRunner(serving.watchdog(), serving.listener()), serving.settings());
    store.rows().forEach((id, row) -> restore(id, row, nowMillis));
    if (!atomic) {
      // The files on disk may hold what the changelog lacks.
      streams.forEach((id, known) -> store.rewrite(id, known.row));
    }
  }

  private void restore(String streamId, StepRow row, long nowMillis) {
    Decision kept = row.decision();
    // What nobody keeps up to date is worth nothing later.
    StepRow now = decisions.isPresent() ? row : row.with(Decision.owing(kept.owed()));
    streams.put(streamId, new Known(now, nowMillis));
    owed.see(streamId, kept);
  }

  /**
   * Takes a frame.
   *
   * @param next frames behind it that are already classified, to be stepped in the same runs
   * @return the labels so far, after it
   */
  public List<Label> accept(StepFrame frame, Supplier<List<StepFrame>> next, long nowMillis) {
    Known stream = arrived(frame.header(), nowMillis);
    if (isRepeated(stream, frame.offset())) {
      decisions.ifPresent(of -> of.repeated(stream.row, frame.header()));
      return stream.row.soFar();
    }
    Arrival arrival = stream.row.progress().arrivalOf(frame.header(), serving.settings());
    StreamProgress progress =
        stream.row.progress().after(frame.header(), arrival, serving.settings());
    if (!arrival.steps()) {
      serving.listener().frameStepped(Step.NONE);
      StepRow row = stream.row;
      become(stream, frame.offset(), row, turn(row, frame.header(), arrival, progress, row));
      return row.soFar();
    }
    return serving
        .models()
        .use(frame.encoderId(), entry -> step(stream, frame, arrival, progress, entry, next));
  }

  private List<Label> step(
      Known stream,
      StepFrame frame,
      Arrival arrival,
      StreamProgress progress,
      Optional<StepModels.Entry> entry,
      Supplier<List<StepFrame>> next) {
    StepRow row = stream.row;
    StepRow begun =
        arrival == Arrival.BEGINS ? row.begun(row.offset(), row.modelId(), row.progress()) : row;
    Optional<Stepped> stepped =
        entry.filter(one -> mayStep(one, begun)).flatMap(one -> step(one, begun, frame, next));
    StepRow after;
    Optional<Said> said = Optional.empty();
    if (stepped.isPresent()) {
      ModelDescription card = entry.orElseThrow().model().card();
      float[] scores = stepped.get().probabilities();
      List<Label> soFar = serving.labels().best(scores, card::label, card.unknownBelow());
      after =
          new StepRow(
              frame.offset(),
              entry.orElseThrow().id(),
              row.progress(),
              Optional.of(stepped.get().next()),
              soFar,
              row.decision());
      boolean isOther = row.modelId() != entry.orElseThrow().id();
      said = Optional.of(new Said(scores, card, isOther));
      serving.listener().frameStepped(Step.valueOf(arrival.name()));
    } else {
      after = begun;
      serving.listener().frameStepped(Step.NONE);
    }
    Turn turn = new Turn(row, frame.header(), arrival, progress, after.soFar(), said);
    become(stream, frame.offset(), after, turn);
    return after.soFar();
  }

  /** The frame model before may have seen a frame behind one that the current has seen. */
  private boolean mayStep(StepModels.Entry entry, StepRow row) {
    return entry.isCurrent() || row.state().isEmpty() || row.modelId() == entry.id();
  }

  private Optional<Stepped> step(
      StepModels.Entry entry, StepRow row, StepFrame frame, Supplier<List<StepFrame>> next) {
    StepState before = stateOf(entry, row);
    StepAhead.Done found = ahead.take(frame.offset(), before);
    if (found == null) {
      List<StepFrame> frames = new ArrayList<>(List.of(frame));
      next.get().stream()
          .filter(other -> other.encoderId().equals(frame.encoderId()))
          .forEach(frames::add);
      ahead.step(entry.model(), frames, this::rowOf, of -> stateOf(entry, of));
      found = ahead.take(frame.offset(), before);
    }
    return found == null ? Optional.empty() : found.after();
  }

  private StepRow rowOf(String streamId) {
    Known known = streams.get(streamId);
    return known == null ? StepRow.NEW : known.row;
  }

  /** Only the model that has written a state can read it; another begins anew. */
  private static StepState stateOf(StepModels.Entry entry, StepRow row) {
    StepModel model = entry.model();
    return row.state()
        .filter(state -> row.modelId() == entry.id() && state.length() == model.stateBytes())
        .orElse(model.initial());
  }

  /**
   * Takes note of a frame that came too late to be classified: it has its place, and no step.
   *
   * @return the labels so far
   */
  public List<Label> skip(FrameHeader frame, long offset, long nowMillis) {
    Known stream = arrived(frame, nowMillis);
    if (isRepeated(stream, offset)) {
      decisions.ifPresent(of -> of.repeated(stream.row, frame));
      return stream.row.soFar();
    }
    Arrival arrival = stream.row.progress().arrivalOf(frame, serving.settings());
    StreamProgress progress = stream.row.progress().after(frame, arrival, serving.settings());
    StepRow begun = arrival == Arrival.BEGINS ? stream.row.begun(offset, 0, progress) : stream.row;
    become(stream, offset, begun, turn(stream.row, frame, arrival, progress, begun));
    return begun.soFar();
  }

  /** Takes note of a frame that nobody could read the pixels of. */
  public void unusable(FrameHeader frame, long offset, long nowMillis) {
    Known stream = arrived(frame, nowMillis);
    StreamProgress progress = stream.row.progress().afterUnusable(frame);
    if (!progress.equals(stream.row.progress()) && !isRepeated(stream, offset)) {
      StepRow row = ended(frame.streamId(), stream.row, ClipEnd.LAST_FRAME);
      become(frame.streamId(), stream, row.with(offset, progress));
    }
  }

  /** With what is decided about the clip that ends. */
  private StepRow ended(String streamId, StepRow row, ClipEnd end) {
    return decisions
        .map(of -> row.with(of.end(row.decision(), streamId, row.progress(), end, row.soFar())))
        .orElse(row);
  }

  /**
   * What the frame that was taken last is to its clip, where that is decided or where no other
   * model labels clips; else empty.
   */
  public Optional<ClipFrame> lastFrame() {
    return decisions.flatMap(ClipDecisions::lastFrame);
  }

  /** Forwards the labels that the clips of a stream are owed, if there are any. */
  public void forwardClips(String streamId, Predicate<String> mayNow, Consumer<ClipLabel> to) {
    if (owed.owes(streamId) && mayNow.test(streamId)) {
      StepRow row = rowOf(streamId);
      if (owed.forward(streamId, row.decision(), to)) {
        clearOwed(streamId, row.decision().owed().size());
      }
    }
  }

  /**
   * The same of all streams; what a commit has seen off is cleared.
   *
   * @param mayNow whether no label of the stream is to come before
   */
  public void forwardClips(Predicate<String> mayNow, Consumer<ClipLabel> to) {
    owed.safe().forEach(this::clearOwed);
    owed.owing().forEach(streamId -> forwardClips(streamId, mayNow, to));
  }

  private void clearOwed(String streamId, int count) {
    Known stream = streams.get(streamId);
    if (stream != null) {
      become(streamId, stream, stream.row.with(stream.row.decision().paid(count)));
    }
  }

  /** Whether the state is already behind it, as it may be after a crash without transactions. */
  private boolean isRepeated(Known stream, long offset) {
    return !atomic && offset <= stream.row.offset();
  }

  private Known arrived(FrameHeader frame, long nowMillis) {
    Known stream =
        streams.computeIfAbsent(frame.streamId(), id -> new Known(StepRow.NEW, nowMillis));
    stream.arrivedAtMillis = nowMillis;
    return stream;
  }

  private static Turn turn(
      StepRow before, FrameHeader frame, Arrival arrival, StreamProgress progress, StepRow after) {
    return new Turn(before, frame, arrival, progress, after.soFar(), Optional.empty());
  }

  private void become(Known stream, long offset, StepRow after, Turn turn) {
    StepRow row = after.with(offset, turn.progress());
    become(
        turn.frame().streamId(), stream, decisions.map(of -> row.with(of.frame(turn))).orElse(row));
  }

  private void become(String streamId, Known stream, StepRow row) {
    owed.see(streamId, row.decision());
    stream.row = row;
    store.put(streamId, row);
  }

  /**
   * Ends the clips of streams that have gone idle, and forgets streams that have been so for long.
   *
   * @param waitingSinceMillis when there was last something unprocessed
   */
  public void endIdle(long nowMillis, long waitingSinceMillis) {
    if (nowMillis < nobodyIdleBeforeMillis) {
      return;
    }
    Duration idle = serving.settings().clips().idle();
    long forgottenMillis =
        Math.max(idle.plus(REMEMBER).toMillis(), serving.settings().resetAfter().toMillis());
    long next = nowMillis + idle.toMillis();
    for (Iterator<Map.Entry<String, Known>> all = streams.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<String, Known> entry = all.next();
      Known stream = entry.getValue();
      long quietSince = Math.max(stream.arrivedAtMillis, waitingSinceMillis);
      long quiet = nowMillis - quietSince;
      if (quiet >= idle.toMillis() && stream.row.progress().clipId().isPresent()) {
        StreamProgress closed = stream.row.progress().close();
        StepRow row = ended(entry.getKey(), stream.row, ClipEnd.IDLE);
        become(entry.getKey(), stream, row.with(row.offset(), closed));
      }
      if (quiet >= forgottenMillis && stream.row.decision().owed().isEmpty()) {
        store.delete(entry.getKey());
        all.remove();
      } else {
        boolean mayEnd = stream.row.progress().clipId().isPresent();
        next = Math.min(next, quietSince + (mayEnd ? idle.toMillis() : forgottenMillis));
      }
    }
    nobodyIdleBeforeMillis = next;
  }
}
