package dev.clipstream.trainer.data.source;

import dev.clipstream.image.resize.Fit;
import dev.clipstream.trainer.data.source.ClassFolders.Entry;
import dev.clipstream.trainer.data.store.Resize;
import dev.clipstream.trainer.data.store.TimeSpan;
import dev.clipstream.trainer.data.video.ClipDecoder;
import dev.clipstream.video.VideoException;
import dev.clipstream.video.VideoFrame;
import dev.clipstream.video.VideoReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds windows of videos that end after their videos do, as rows of a list may. Of each video a
 * few frames about the end of its last window are decoded, whatever a cache holds of it.
 */
public final class CutShort {

  /** What rates that vary and times that are rounded do not explain. */
  private static final long MIN_MISSING_MICROS = 500_000;

  private static final double USUAL_RATE = 25;

  /** No image is resized here. */
  private static final Resize ANY = Resize.to(8, 8, Fit.STRETCH);

  private CutShort() {}

  /**
   * The seconds that windows lack at their ends, half a second at least, in the order of the
   * entries. A window that has no frame at all is left out: it cannot be read, and whoever decodes
   * it says so.
   */
  public static Map<Entry, Double> of(List<Entry> entries, ReadProgress progress) {
    Map<Path, List<Entry>> videos = new LinkedHashMap<>();
    entries.stream()
        .filter(entry -> entry.span().toMicros() != TimeSpan.ALL.toMicros())
        .forEach(e -> videos.computeIfAbsent(e.path(), any -> new ArrayList<>()).add(e));
    if (videos.isEmpty()) {
      return Map.of();
    }
    List<Entry> one = videos.values().stream().map(windows -> windows.get(0)).toList();
    Map<Entry, Double> missing = new LinkedHashMap<>();
    Loader.read(
            new ClassFolders(List.of(), one),
            ANY,
            progress,
            (entry, images) -> ofVideo(videos.getOrDefault(entry.path(), List.of())))
        .examples()
        .values()
        .forEach(missing::putAll);
    Map<Entry, Double> ordered = new LinkedHashMap<>();
    for (Entry entry : entries) {
      Double seconds = missing.get(entry);
      if (seconds != null) {
        ordered.put(entry, seconds);
      }
    }
    return ordered;
  }

  private static Map<Entry, Double> ofVideo(List<Entry> windows) {
    Map<Entry, Double> missing = new LinkedHashMap<>();
    List<Entry> lastFirst = new ArrayList<>(windows);
    lastFirst.sort(Comparator.comparingLong((Entry e) -> e.span().toMicros()).reversed());
    try {
      for (Entry entry : lastFirst) {
        TimeSpan span = entry.span();
        long tail = Math.max(span.fromMicros(), span.toMicros() - MIN_MISSING_MICROS);
        if (hasFrame(entry.path(), new TimeSpan(tail, span.toMicros()))) {
          // What ends before has all of its frames, too.
          return missing;
        }
        lacking(entry).ifPresent(micros -> missing.put(entry, micros / 1e6));
      }
    } catch (VideoException e) {
      // It cannot be read, which whoever decodes it says.
    }
    return missing;
  }

  private static boolean hasFrame(Path video, TimeSpan span) throws VideoException {
    try (VideoReader reader = ClipDecoder.open(video, span)) {
      return reader.next().isPresent();
    }
  }

  /** Microseconds from the end of a window's last frame to its own; nothing without a frame. */
  private static Optional<Long> lacking(Entry entry) throws VideoException {
    try (VideoReader video = ClipDecoder.open(entry.path(), entry.span())) {
      Optional<VideoFrame> last = Optional.empty();
      Optional<VideoFrame> next = video.next();
      while (next.isPresent()) {
        last = next;
        next = video.next();
      }
      double frameMicros = 1e6 / video.framesPerSecond().orElse(USUAL_RATE);
      return last.map(
              frame -> entry.span().toMicros() - frame.timestampMicros() - Math.round(frameMicros))
          .filter(micros -> micros > MIN_MISSING_MICROS);
    }
  }
}
