package dev.clipstream.trainer.report;

import dev.clipstream.trainer.evaluate.DecisionCurve;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How right labels are that are told before the end of a clip, as a plot and a table. */
final class DecisionPlot {

  private DecisionPlot() {}

  static Tag of(DecisionCurve curve) {
    Plot plot =
        new Plot(
            "How right, how early",
            new Plot.Axis("part of a clip's frames that its label needs", 0, 1, Plot.Scale.PERCENT),
            new Plot.Axis("right", 0, 1, Plot.Scale.PERCENT));
    List<Plot.Point> line = new ArrayList<>();
    for (DecisionCurve.Point point : curve.points()) {
      line.add(new Plot.Point(point.share(), point.accuracy()));
    }
    line.add(new Plot.Point(1, curve.finalAccuracy()));
    plot.line("all clips", "first", line, 0);
    return Tag.of("section")
        .add(Tag.of("h2").text("Deciding early"))
        .add(Tag.of("p").with("class", "note").text(rule(curve.after())))
        .add(Tag.of("div").with("class", "plots").add(plot.tag()))
        .add(table(curve));
  }

  private static String rule(int after) {
    return "A clip is decided as soon as one label has had the threshold"
        + (after == 1 ? "" : " for %d frames in a row".formatted(after))
        + "; the rest have the label that the model gives at their end.";
  }

  private static Tag table(DecisionCurve curve) {
    Tag head = Tag.of("tr");
    for (String name :
        List.of("threshold", "decided", "of those right", "all right", "frames", "of a clip")) {
      head.add(Tag.of("th").text(name));
    }
    Tag body = Tag.of("tbody");
    for (DecisionCurve.Point point : curve.points()) {
      body.add(
          row(
              Double.toString(point.threshold()),
              NumberFormats.percent(point.decided()),
              NumberFormats.percent(point.decidedAccuracy()),
              NumberFormats.percent(point.accuracy()),
              frames(point.frames()),
              NumberFormats.percent(point.share())));
    }
    body.add(
        row(
            "at the end",
            "",
            "",
            NumberFormats.percent(curve.finalAccuracy()),
            frames(curve.meanFrames()),
            NumberFormats.percent(1)));
    Tag table = Tag.of("table").with("class", "classes");
    return Scores.wide(table.add(Tag.of("thead").add(head)).add(body));
  }

  private static Tag row(String... cells) {
    Tag row = Tag.of("tr").add(Tag.of("th").with("scope", "row").text(cells[0]));
    for (int i = 1; i < cells.length; i++) {
      row.add(Tag.of("td").text(cells[i]));
    }
    return row;
  }

  private static String frames(double mean) {
    return String.format(Locale.ROOT, "%.1f", mean);
  }
}
