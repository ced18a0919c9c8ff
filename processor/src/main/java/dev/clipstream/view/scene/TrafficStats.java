package dev.clipstream.view.scene;

import org.jspecify.annotations.Nullable;

/** Collects rates, latencies and models over all streams. Guarded by the scene. */
final class TrafficStats {

  private final Rate frames = new Rate();
  private final Rate labels = new Rate();
  private final Rate clips = new Rate();
  private final Latencies latencies = new Latencies();
  private long skipped;
  private @Nullable ModelId frameModel;
  private @Nullable ModelId clipModel;

  void frames(long nowMillis, long count) {
    frames.add(nowMillis, count);
  }

  /** They were sent all the same, so they count. */
  void skipped(long nowMillis, long count) {
    skipped += count;
    frames.add(nowMillis, count);
  }

  void label(long nowMillis, long latencyMillis, ModelId model) {
    labels.add(nowMillis, 1);
    latencies.add(nowMillis, latencyMillis);
    frameModel = model;
  }

  void clip(long nowMillis, ModelId model) {
    clips.add(nowMillis, 1);
    clipModel = model;
  }

  Traffic traffic(long nowMillis, int streams, long imageBytes, DeadLetterBox deadLetters) {
    long[] quantiles = latencies.quantiles(nowMillis, 0.5, 0.99);
    return new Traffic(
        streams,
        frames.perSecond(nowMillis),
        labels.perSecond(nowMillis),
        clips.perSecond(nowMillis),
        quantiles.length == 0 ? null : quantiles[0],
        quantiles.length == 0 ? null : quantiles[1],
        skipped,
        imageBytes,
        frameModel,
        clipModel,
        deadLetters.seen(),
        deadLetters.newestFirst());
  }
}
