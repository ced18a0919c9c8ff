package dev.clipstream.events;

import dev.clipstream.avro.EventEnd;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of one label on one continuous stream, worked out from the whole list of its frames at
 * once: what the rules mean, said without any state that is carried from frame to frame.
 */
final class ReferenceEvents {

  /**
   * A frame.
   *
   * @param at capture time, ascending
   */
  record Seen(long at, double score) {}

  /**
   * One event, by positions in the list.
   *
   * @param sure where it is known that it begins
   * @param told where it is known that it has ended; the length of the list where only silence says
   *     so
   */
  record Expected(int first, int last, int sure, int told, EventEnd why) {}

  private final List<Seen> frames;
  private final EventRule rule;
  private final long idle;

  ReferenceEvents(List<Seen> frames, EventRule rule, long idleMicros) {
    this.frames = frames;
    this.rule = rule;
    this.idle = Math.max(idleMicros, rule.bridgeMicros());
  }

  List<Expected> all() {
    List<Expected> events = new ArrayList<>();
    long coolUntil = Long.MIN_VALUE;
    int from = 0;
    while (from < frames.size()) {
      int until = from + 1;
      while (until < frames.size() && at(until) - at(until - 1) < idle) {
        until++;
      }
      coolUntil = inPart(from, until, coolUntil, events);
      from = until;
    }
    return events;
  }

  /** Within a part there is no silence. */
  private long inPart(int from, int until, long cool, List<Expected> events) {
    long coolUntil = cool;
    int next = from;
    while (true) {
      while (next < until && at(next) < coolUntil) {
        next++;
      }
      int sure = turnsOn(next, until);
      if (sure == until) {
        return coolUntil;
      }
      int first = firstEntering(next, sure);
      int on = sure;
      int windowFrom = first;
      int begin = -1;
      int last;
      int off;
      while (true) {
        off = turnsOff(windowFrom, on, until);
        last = on;
        for (int i = on; i < off; i++) {
          if (i == on || holds(i)) {
            last = i;
            begin = begin < 0 && at(i) - at(first) >= rule.minDurationMicros() ? i : begin;
          }
        }
        int again = turnsOn(off + 1, until);
        if (off >= until || again >= until || at(again) - at(last) > rule.bridgeMicros()) {
          break;
        }
        windowFrom = firstEntering(off + 1, again);
        on = again;
      }
      int told = off;
      while (told < until && at(told) - at(last) <= rule.bridgeMicros()) {
        told++;
      }
      if (begin >= 0) {
        EventEnd why = told < until ? EventEnd.LEFT : EventEnd.IDLE;
        events.add(new Expected(first, last, begin, told, why));
        coolUntil = at(last) + rule.coolDownMicros();
      }
      next = Math.min(off + 1, until);
    }
  }

  private long at(int i) {
    return frames.get(i).at();
  }

  private boolean enters(int i) {
    return (float) frames.get(i).score() >= (float) rule.thresholds().enter();
  }

  private boolean holds(int i) {
    return (float) frames.get(i).score() >= (float) rule.thresholds().leave();
  }

  /** The first frame with which enough of the last ones enter; {@code until} if there is none. */
  private int turnsOn(int from, int until) {
    for (int i = from; i < until; i++) {
      int count = 0;
      for (int j = Math.max(from, i - rule.thresholds().outOf() + 1); j <= i; j++) {
        count += enters(j) ? 1 : 0;
      }
      if (count >= rule.thresholds().of()) {
        return i;
      }
    }
    return until;
  }

  private int firstEntering(int from, int sure) {
    for (int j = Math.max(from, sure - rule.thresholds().outOf() + 1); j <= sure; j++) {
      if (enters(j)) {
        return j;
      }
    }
    throw new IllegalStateException("nothing enters");
  }

  /** The first frame behind one with which not enough of the last ones hold. */
  private int turnsOff(int windowFrom, int on, int until) {
    for (int i = on + 1; i < until; i++) {
      int count = 0;
      for (int j = Math.max(windowFrom, i - rule.thresholds().outOf() + 1); j <= i; j++) {
        count += holds(j) ? 1 : 0;
      }
      if (count < rule.thresholds().of()) {
        return i;
      }
    }
    return until;
  }
}
