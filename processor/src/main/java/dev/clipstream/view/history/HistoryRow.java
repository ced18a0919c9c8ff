package dev.clipstream.view.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A clip that was labeled, or an event that began or ended.
 *
 * @param at where its record lies, as {@link RowRef} writes it
 * @param id the same for all records of one clip or event
 * @param kind {@code clip} or {@code event}
 * @param clip empty of a window of a continuous stream
 * @param label the best
 * @param score of a clip, of its best label; of an event, the highest
 * @param others further labels of a clip with their scores, as {@code bow 12.0 %}
 * @param rule of an event; empty of a clip
 * @param startedMicros when its first frame was captured, since 1970
 * @param endedMicros when its last frame was captured; null while an event is open
 * @param labelledMillis when its record was made, since 1970
 * @param frames how many there are
 * @param first index of the first frame
 * @param last index of the last frame
 * @param keyFrame index of the frame that stands for it
 * @param keyPlace where the record of that frame is, where the record says so
 * @param end what ended it, in words; empty while an event is open
 * @param attention one weight a frame used, in order; empty where there is none
 */
public record HistoryRow(
    String at,
    String id,
    String kind,
    String stream,
    String clip,
    String label,
    float score,
    List<LabelScore> others,
    String rule,
    long startedMicros,
    @Nullable Long endedMicros,
    long labelledMillis,
    int frames,
    long first,
    long last,
    long keyFrame,
    @Nullable Place keyPlace,
    String end,
    List<Float> attention) {

  /**
   * A label that was not the best.
   *
   * @param score 0 to 1
   */
  public record LabelScore(String label, float score) {}

  /** Where a record of the frames topic is. */
  public record Place(int partition, long offset) {}

  public HistoryRow {
    others = List.copyOf(others);
    attention = List.copyOf(attention);
  }

  /** The row as a list shows it, without what only its own page needs. */
  HistoryRow brief() {
    return new HistoryRow(
        at,
        id,
        kind,
        stream,
        clip,
        label,
        score,
        others,
        rule,
        startedMicros,
        endedMicros,
        labelledMillis,
        frames,
        first,
        last,
        keyFrame,
        keyPlace,
        end,
        List.of());
  }

  /** When its last frame was captured, or the newest so far. */
  long lastMicros() {
    return endedMicros == null ? labelledMillis * 1000 : endedMicros;
  }
}
