package dev.clipstream.trainer.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A small plot in SVG: axes with a few round ticks, lines with their names at their ends, bars. It
 * takes its colors from the page's style sheet.
 */
final class Plot {

  private static final int WIDTH = 480;
  private static final int HEIGHT = 280;
  private static final int LEFT = 52;
  private static final int RIGHT = 84;
  private static final int TOP = 34;
  private static final int BOTTOM = 44;

  private final Axis x;
  private final Axis y;
  private final Tag svg;

  /** What the values of an axis are. */
  enum Scale {
    NUMBER,
    WHOLE,
    PERCENT
  }

  /**
   * What an axis shows.
   *
   * @param name written beside it
   * @param from its least value
   * @param to its greatest value, above the least
   * @param scale what its values are
   */
  record Axis(String name, double from, double to, Scale scale) {

    /** At most six round values. */
    List<Double> ticks() {
      double rough = (to - from) / 5;
      double magnitude = Math.pow(10, Math.floor(Math.log10(rough)));
      double step = magnitude;
      for (double factor : new double[] {1, 2, 5, 10}) {
        step = factor * magnitude;
        if (step >= rough * 0.999) {
          break;
        }
      }
      if (scale == Scale.WHOLE) {
        step = Math.max(1, step);
      }
      List<Double> ticks = new ArrayList<>();
      for (double at = Math.ceil(from / step - 1e-9) * step; at <= to + step * 1e-6; at += step) {
        // No minus before a nought.
        ticks.add(at + 0.0);
      }
      return ticks;
    }

    String label(double value) {
      if (scale == Scale.PERCENT) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * value);
      }
      boolean whole = scale == Scale.WHOLE || to - from >= 5;
      return String.format(Locale.ROOT, whole ? "%.0f" : to - from < 0.5 ? "%.2f" : "%.1f", value);
    }
  }

  /** A place on the plot. */
  record Point(double x, double y) {}

  /** Draws the title, the axes and the grid. */
  Plot(String title, Axis x, Axis y) {
    this.x = x;
    this.y = y;
    svg =
        Tag.of("svg")
            .with("viewBox", "0 0 " + WIDTH + " " + HEIGHT)
            .with("role", "img")
            .with("aria-label", title);
    svg.add(text(LEFT, 16, "start", "title", title));
    for (double tick : y.ticks()) {
      svg.add(segment(x.from(), tick, x.to(), tick, "grid"));
      svg.add(text(LEFT - 8, down(tick) + 4, "end", "tick", y.label(tick)));
    }
    for (double tick : x.ticks()) {
      svg.add(text(across(tick), HEIGHT - BOTTOM + 18, "middle", "tick", x.label(tick)));
    }
    double middle = (LEFT + WIDTH - RIGHT) / 2.0;
    svg.add(text(middle, HEIGHT - 8, "middle", "tick", x.name()));
  }

  /** Adds a line whose name stands at its end, moved down by some pixels where names would meet. */
  void line(String name, String style, List<Point> points, double lower) {
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      path.append(NumberFormats.plain(across(point.x()))).append(',');
      path.append(NumberFormats.plain(down(point.y()))).append(' ');
    }
    svg.add(Tag.of("polyline").with("class", style).with("points", path.toString().strip()));
    Point last = points.get(points.size() - 1);
    svg.add(
        Tag.of("circle")
            .with("class", style)
            .with("cx", NumberFormats.plain(across(last.x())))
            .with("cy", NumberFormats.plain(down(last.y())))
            .with("r", 3));
    svg.add(text(across(last.x()) + 8, down(last.y()) + 4 + lower, "start", style, name));
  }

  /** Adds a bar from the axis up. */
  void bar(double from, double to, double height, String hint) {
    svg.add(
        Tag.of("rect")
            .with("x", NumberFormats.plain(across(from) + 1))
            .with("y", NumberFormats.plain(down(height)))
            .with("width", NumberFormats.plain(Math.max(1, across(to) - across(from) - 2)))
            .with("height", NumberFormats.plain(down(y.from()) - down(height)))
            .add(Tag.of("title").text(hint)));
  }

  /** Adds the line on which both are equal. */
  void diagonal(String name) {
    svg.add(segment(x.from(), y.from(), x.to(), y.to(), "ideal"));
    svg.add(text(across(x.to()) + 8, down(y.to()) + 4, "start", "tick", name));
  }

  /** How many pixels lie between two values. */
  double distance(double one, double other) {
    return Math.abs(down(one) - down(other));
  }

  Tag tag() {
    return svg;
  }

  private Tag segment(double fromX, double fromY, double toX, double toY, String style) {
    return Tag.of("line")
        .with("class", style)
        .with("x1", NumberFormats.plain(across(fromX)))
        .with("y1", NumberFormats.plain(down(fromY)))
        .with("x2", NumberFormats.plain(across(toX)))
        .with("y2", NumberFormats.plain(down(toY)));
  }

  private static Tag text(double x, double y, String anchor, String style, String text) {
    return Tag.of("text")
        .with("class", style)
        .with("x", NumberFormats.plain(x))
        .with("y", NumberFormats.plain(y))
        .with("text-anchor", anchor)
        .text(text);
  }

  private double across(double value) {
    return LEFT + (value - x.from()) / (x.to() - x.from()) * (WIDTH - LEFT - RIGHT);
  }

  private double down(double value) {
    double part = (value - y.from()) / (y.to() - y.from());
    return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM);
  }
}
