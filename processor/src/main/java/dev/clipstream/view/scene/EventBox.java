package dev.clipstream.view.scene;

import dev.clipstream.avro.LabelEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** A bounded list of the newest events, each once. Guarded by the scene. */
final class EventBox {

  static final int MAX_ENTRIES = 200;

  private final Deque<EventRow> rows = new ArrayDeque<>();

  /** What is said of an event takes the place of what was said of it before. */
  void add(LabelEvent event) {
    EventRow row = row(event);
    rows.removeIf(row::isOf);
    rows.addFirst(row);
    if (rows.size() > MAX_ENTRIES) {
      rows.removeLast();
    }
  }

  List<EventRow> newestFirst() {
    return List.copyOf(rows);
  }

  private static EventRow row(LabelEvent event) {
    Instant endedAt = event.getEndedAt();
    String clip = event.getClipId();
    return new EventRow(
        event.getStreamId(),
        event.getRule(),
        event.getLabel(),
        event.getBeganAt().toEpochMilli(),
        endedAt == null ? null : endedAt.toEpochMilli(),
        event.getPeakScore(),
        event.getMeanScore(),
        event.getFrames(),
        clip == null ? "" : clip,
        event.getKeyFrame(),
        endedAt == null ? "" : event.getEnd().name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }
}
