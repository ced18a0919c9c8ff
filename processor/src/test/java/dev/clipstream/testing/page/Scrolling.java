package dev.clipstream.testing.page;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One scroll from the top of a page to its end, as the browser saw it.
 *
 * @param updatesPerSecond frames that the page got to draw
 * @param medianGapMillis between two of them
 * @param longestGapMillis between two of them
 * @param longTaskMillis spent in tasks of more than 50 ms, which keep a page from answering
 * @param pixels scrolled
 * @param mostTiles that existed at any time
 * @param emptyFrames drawn while a place in sight had no tile
 */
public record Scrolling(
    double updatesPerSecond,
    double medianGapMillis,
    double longestGapMillis,
    double longTaskMillis,
    long pixels,
    long mostTiles,
    long emptyFrames) {

  private static final String SCRIPT =
      """
      const millis = arguments[0], done = arguments[1];
      let long = 0;
      const tasks = new PerformanceObserver((list) => {
        for (const task of list.getEntries()) long += task.duration;
      });
      tasks.observe({ entryTypes: ["longtask"] });
      scrollTo(0, 0);
      const end = document.documentElement.scrollHeight - innerHeight;
      const start = performance.now(), gaps = [];
      let last = start, mostTiles = 0, empty = 0;
      // Gaps between tiles are no holes: one of these two points is within a tile.
      const isCovered = () => [0, 24].some((down) =>
          document.elementFromPoint(innerWidth / 2 - 40, innerHeight / 2 + down)?.closest("li"));
      requestAnimationFrame(function step(now) {
        gaps.push(performance.now() - last);
        last = performance.now();
        const tiles = document.getElementsByTagName("li").length;
        mostTiles = Math.max(mostTiles, tiles);
        if (tiles > 0 && !isCovered()) empty++;
        const part = (now - start) / millis;
        scrollTo(0, end * Math.min(1, part));
        if (part < 1) {
          requestAnimationFrame(step);
        } else {
          tasks.disconnect();
          gaps.sort((a, b) => a - b);
          done({ rate: gaps.length / (last - start) * 1000, median: gaps[gaps.length >> 1],
              longest: gaps[gaps.length - 1], long, end, mostTiles, empty });
        }
      });
      """;

  /** Scrolls through the page that is open. */
  public static Scrolling through(Browser browser, long millis) {
    Map<?, ?> seen = (Map<?, ?>) browser.runAsync(SCRIPT, millis);
    return new Scrolling(
        number(seen, "rate"),
        number(seen, "median"),
        number(seen, "longest"),
        number(seen, "long"),
        (long) number(seen, "end"),
        (long) number(seen, "mostTiles"),
        (long) number(seen, "empty"));
  }

  private static double number(Map<?, ?> seen, String name) {
    return ((Number) List.of(seen.get(name)).get(0)).doubleValue();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.0f updates/s of scrolling, %.0f ms between two (median; longest %.0f), %.0f ms in long"
            + " tasks, %d tiles at most, %d updates with an empty middle",
        updatesPerSecond,
        medianGapMillis,
        longestGapMillis,
        longTaskMillis,
        mostTiles,
        emptyFrames);
  }
}
