package dev.clipstream.cli.review;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.clipstream.review.ReviewItem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A clip as {@code review --json} prints it, with the names that label records have. */
record ReviewLine(
    String at,
    @JsonProperty("stream_id") String stream,
    @JsonProperty("clip_id") @Nullable String clip,
    String best,
    float margin,
    List<ReviewItem.ScoredLabel> labels,
    @JsonProperty("first_frame") long first,
    @JsonProperty("last_frame") long last,
    @JsonProperty("started_at") String startedAt,
    @JsonProperty("ended_at") String endedAt) {

  static ReviewLine of(ReviewItem item) {
    return new ReviewLine(
        item.at(),
        item.stream(),
        item.clip().isEmpty() ? null : item.clip(),
        item.best(),
        item.margin(),
        item.labels(),
        item.first(),
        item.last(),
        time(item.startedMicros()),
        time(item.endedMicros()));
  }

  private static String time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }
}
