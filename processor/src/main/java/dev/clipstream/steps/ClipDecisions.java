package dev.clipstream.steps;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.Model;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.step.DecisionRule;
import dev.clipstream.model.step.DecisionRule.Run;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.Micros;
import dev.clipstream.serving.ClipFrame;
import dev.clipstream.steps.StreamProgress.Arrival;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The labels that the stream model gives to clips with an id: one as soon as it has been sure
 * enough for long enough, and, where no other model labels clips, one at the end of every other.
 *
 * <p>What it decides goes into the row of the stream ({@link Decision}) that has the state behind
 * the same frame, so that a frame, its step and its decision are kept or lost together. Of a clip
 * that is decided nothing that follows changes anything. Owned by the task's stream thread.
 */
public final class ClipDecisions {

  /**
   * What a step model says after a frame.
   *
   * @param scores of all labels, [K]
   * @param card of the model
   * @param isOtherModel whether another has stepped the frames before
   */
  @SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
  record Said(float[] scores, ModelDescription card, boolean isOtherModel) {}

  /**
   * What a frame has come to.
   *
   * @param before the row of its stream before it
   * @param progress behind it
   * @param soFar the labels after it
   * @param said empty if it has taken no step
   */
  record Turn(
      StepRow before,
      FrameHeader frame,
      Arrival arrival,
      StreamProgress progress,
      List<Label> soFar,
      Optional<Said> said) {

    /** Of its clip, before the frame ends it. */
    private StreamProgress joined() {
      return before.progress().joined(frame, arrival);
    }
  }

  private final DecisionRule rule;
  private final boolean labelsAll;
  private final Predicate<FrameHeader> hasLabel;
  private final Supplier<ModelDescription> model;
  private final InstantSource clock;
  private Optional<ClipFrame> lastFrame = Optional.empty();

  /**
   * @param labelsAll whether clips that are not decided are labelled at their end, as no other
   *     model does
   * @param hasLabel whether the clip of a frame has its label, or is due for it, by another model
   * @param model the stream model that is served
   * @param clock wall clock, for when a label is made
   */
  public ClipDecisions(
      DecisionRule rule,
      boolean labelsAll,
      Predicate<FrameHeader> hasLabel,
      Supplier<ModelDescription> model,
      InstantSource clock) {
    this.rule = rule;
    this.labelsAll = labelsAll;
    this.hasLabel = hasLabel;
    this.model = model;
    this.clock = clock;
  }

  /**
   * What the frame that came last is to its clip, where that is decided or where no other model
   * labels clips; else empty.
   */
  Optional<ClipFrame> lastFrame() {
    return lastFrame;
  }

  /** Takes note of a frame that the row is already behind. */
  void repeated(StepRow row, FrameHeader frame) {
    boolean decided =
        frame.clipId().filter(id -> row.decision().hasDecided(StreamProgress.hash(id))).isPresent();
    boolean mine = decided || (labelsAll && frame.clipId().isPresent());
    lastFrame = mine ? Optional.of(ClipFrame.DUPLICATE) : Optional.empty();
  }

  /** Takes a frame; returns what is decided behind it. */
  Decision frame(Turn turn) {
    FrameHeader frame = turn.frame();
    lastFrame = Optional.empty();
    Decision begun = turn.arrival() == Arrival.BEGINS ? begin(turn) : join(turn);
    if (frame.clipId().isEmpty()) {
      return begun;
    }
    long clip = StreamProgress.hash(frame.clipId().get());
    boolean wasDecided =
        turn.arrival() == Arrival.LATE ? begun.hasDecided(clip) : begun.isDecided();
    Decision after = turn.said().map(said -> step(begun, said, turn, clip)).orElse(begun);
    if (wasDecided || after.isDecided() || labelsAll) {
      lastFrame = Optional.of(what(turn, wasDecided));
    }
    boolean ends = turn.arrival() != Arrival.LATE && !turn.progress().isOpen();
    return ends ? end(after, turn, frame.last() ? ClipEnd.LAST_FRAME : ClipEnd.LIMIT) : after;
  }

  private Decision begin(Turn turn) {
    StepRow before = turn.before();
    Decision ended =
        end(
            before.decision(),
            turn.frame().streamId(),
            before.progress(),
            ClipEnd.NEXT_CLIP,
            before.soFar());
    FrameHeader first = turn.frame();
    return first
        .clipId()
        .map(id -> ended.begin(StreamProgress.hash(id), first.attributes()))
        .orElse(ended);
  }

  /** A frame that is not the first may be one more of the open clip. */
  private static Decision join(Turn turn) {
    Decision before = turn.before().decision();
    boolean isNew = turn.frame().clipId().isPresent() && turn.arrival().steps();
    return isNew ? before.join(turn.frame().attributes()) : before;
  }

  private Decision step(Decision before, Said said, Turn turn, long clip) {
    if (before.isDecided()) {
      return before;
    }
    int best = DecisionRule.best(said.scores());
    float score = said.scores()[best];
    Run known = said.isOtherModel() ? Run.NONE : before.run();
    // Not to know is no reason to decide early.
    Run run = said.card().isUnknown(score) ? Run.NONE : rule.after(known, best, score);
    Decision after = before.step(run);
    if (!rule.decides(run) || hasLabel.test(turn.frame())) {
      return after;
    }
    return after.decide(
        clip,
        label(
            turn.frame().streamId(),
            turn.joined(),
            after,
            ClipEnd.DECIDED,
            turn.soFar(),
            said.card()));
  }

  private static ClipFrame what(Turn turn, boolean wasDecided) {
    return switch (turn.arrival()) {
      case LATE -> turn.frame().index() == 0 ? ClipFrame.REUSED : ClipFrame.LATE;
      case DUPLICATE -> ClipFrame.DUPLICATE;
      case BEGINS, IN_ORDER, OUT_OF_ORDER -> wasDecided ? ClipFrame.DECIDED : ClipFrame.KEPT;
    };
  }

  private Decision end(Decision before, Turn turn, ClipEnd end) {
    return end(before, turn.frame().streamId(), turn.joined(), end, turn.soFar());
  }

  /**
   * Ends what is under way on a stream.
   *
   * @param soFar labels after its last step
   */
  Decision end(
      Decision before, String streamId, StreamProgress clip, ClipEnd end, List<Label> soFar) {
    boolean owes = labelsAll && clip.clipId().isPresent() && !before.isDecided();
    Decision all =
        owes ? before.owe(label(streamId, clip, before, end, soFar, model.get())) : before;
    return all.close();
  }

  private ClipLabel label(
      String streamId,
      StreamProgress clip,
      Decision decision,
      ClipEnd end,
      List<Label> labels,
      ModelDescription model) {
    return ClipLabel.newBuilder()
        .setStreamId(streamId)
        .setClipId(clip.clipId().orElse(null))
        .setFirstFrame(clip.seen().lowest())
        .setLastFrame(clip.seen().highest())
        .setStartedAt(Micros.toInstant(clip.earliestMicros()))
        .setEndedAt(Micros.toInstant(clip.newestMicros()))
        .setFrames(decision.steps())
        .setEnd(end)
        .setLabels(labels)
        .setModel(new Model(model.name(), model.sha256()))
        .setLabelledAt(clock.instant())
        .setAttributes(decision.attributes())
        .build();
  }
}
