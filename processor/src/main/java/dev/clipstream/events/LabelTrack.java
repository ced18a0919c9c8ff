package dev.clipstream.events;

import dev.clipstream.avro.EventEnd;
import dev.clipstream.events.LabelRun.Witness;
import dev.clipstream.records.CommonAttributes;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Watches one label on one stream for one rule:
 *
 * <pre>
 *             enough of the last sightings score "enter"
 *   nothing ----------------------------------------------&gt; on; BEGIN once it is "min_duration" long
 *      ^                                                     |  ^
 *      |       not enough of the last score "leave" any more |  | enough score "enter" again,
 *      |                                                     v  | within "bridge"
 *      +---------------------------------------------------- off
 *         "bridge" is over, silence, or the clip's end:
 *         END if there was a BEGIN, then "cool_down"
 * </pre>
 *
 * Times are those of the stream, from capture times. Not shared.
 */
final class LabelTrack {

  /** Is told what happens. */
  interface Listener {

    void begin(LabelRun run);

    void end(LabelRun run, EventEnd why);
  }

  private static final long NEVER = Long.MIN_VALUE;

  /** Sightings that may turn it on: the last ones, from the first of them that scores "enter". */
  private final ArrayDeque<Sighting> candidates = new ArrayDeque<>();

  private @Nullable LabelRun run;

  /** Sightings before count for nothing. */
  private long coolUntil = NEVER;

  /** The next sighting of the stream, with its score for the label. */
  void observe(EventRule rule, Sighting next, Witness by, Listener told) {
    endIfOver(rule, next.at(), told);
    LabelRun current = run;
    if (current == null) {
      if (next.at() >= coolUntil && isThereWith(rule, next)) {
        LabelRun fresh = LabelRun.of(candidates, rule.thresholds(), by);
        candidates.clear();
        run = fresh;
        beginIfLong(rule, fresh, told);
      }
    } else if (current.isOn()) {
      goOn(rule, current, next, by, told);
    } else if (isThereWith(rule, next)) {
      current.extend(next, by);
      current.turnOn(candidates, rule.thresholds());
      candidates.clear();
      beginIfLong(rule, current, told);
    } else {
      current.add(next);
    }
  }

  private void goOn(EventRule rule, LabelRun current, Sighting next, Witness by, Listener told) {
    if (!current.staysOn(next, rule.thresholds())) {
      current.turnOff();
      current.add(next);
      endIfOver(rule, next.at(), told);
    } else if (rule.thresholds().isKept(next.score())) {
      current.extend(next, by);
      beginIfLong(rule, current, told);
    } else {
      current.add(next);
    }
  }

  /** Whether enough of the last sightings score "enter", this one included. */
  private boolean isThereWith(EventRule rule, Sighting next) {
    candidates.add(next);
    while (candidates.size() > rule.thresholds().outOf()) {
      candidates.remove();
    }
    forgetUnsureOnes(rule);
    int sure = 0;
    for (Sighting candidate : candidates) {
      sure += rule.thresholds().isEntered(candidate.score()) ? 1 : 0;
    }
    return sure >= rule.thresholds().of();
  }

  /** What comes before the first sure one counts for nothing. */
  private void forgetUnsureOnes(EventRule rule) {
    while (!candidates.isEmpty() && !rule.thresholds().isEntered(candidates.peek().score())) {
      candidates.remove();
    }
  }

  private static void beginIfLong(EventRule rule, LabelRun run, Listener told) {
    if (!run.hasBegun() && run.durationMicros() >= rule.minDurationMicros()) {
      run.begin();
      told.begin(run);
    }
  }

  private void endIfOver(EventRule rule, long now, Listener told) {
    if (run != null && !run.isOn() && now - run.last().at() > rule.bridgeMicros()) {
      end(rule, EventEnd.LEFT, told);
      while (!candidates.isEmpty() && candidates.peek().at() < coolUntil) {
        candidates.remove();
      }
      forgetUnsureOnes(rule);
    }
  }

  private void end(EventRule rule, EventEnd why, Listener told) {
    LabelRun ended = run;
    run = null;
    if (ended != null && ended.hasBegun()) {
      told.end(ended, why);
      coolUntil = ended.last().at() + rule.coolDownMicros();
    }
  }

  /** Nothing goes on from here: the stream is silent, or its clip has ended. */
  void cut(EventRule rule, EventEnd why, Listener told) {
    end(rule, why, told);
    candidates.clear();
  }

  /** Its rule is there no more. */
  void cutGone(Listener told) {
    if (run != null && run.hasBegun()) {
      told.end(run, EventEnd.RULE_GONE);
    }
    run = null;
    candidates.clear();
  }

  /** Whether an event has begun and not ended. */
  boolean isOpen() {
    return run != null && run.hasBegun();
  }

  /** Whether silence or a clip's end would change anything. */
  boolean isUnderWay() {
    return run != null || !candidates.isEmpty();
  }

  /** Whether it is as good as a new one at a time of the stream. */
  boolean isNothing(long now) {
    return !isUnderWay() && coolUntil <= now;
  }

  void writeTo(DataOutputStream out) throws IOException {
    out.writeLong(coolUntil);
    out.writeByte(candidates.size());
    for (Sighting candidate : candidates) {
      candidate.writeTo(out);
    }
    out.writeBoolean(run != null);
    if (run != null) {
      run.writeTo(out);
    }
  }

  boolean hasAttributes() {
    return (run != null && run.hasAttributes())
        || candidates.stream().anyMatch(candidate -> !candidate.attributes().isEmpty());
  }

  void writeAttributesTo(DataOutputStream out) throws IOException {
    for (Sighting candidate : candidates) {
      CommonAttributes.write(candidate.attributes(), out);
    }
    if (run != null) {
      run.writeAttributesTo(out);
    }
  }

  void readAttributesFrom(DataInputStream in) throws IOException {
    for (int count = candidates.size(); count > 0; count--) {
      candidates.add(candidates.remove().with(CommonAttributes.read(in)));
    }
    if (run != null) {
      run.readAttributesFrom(in);
    }
  }

  static LabelTrack readFrom(DataInputStream in) throws IOException {
    LabelTrack track = new LabelTrack();
    track.coolUntil = in.readLong();
    int count = in.readByte();
    for (int i = 0; i < count; i++) {
      track.candidates.add(Sighting.readFrom(in));
    }
    if (in.readBoolean()) {
      track.run = LabelRun.readFrom(in);
    }
    return track;
  }
}
