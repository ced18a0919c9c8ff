package dev.clipstream.trainer.report;

import dev.clipstream.trainer.evaluate.Calibration;
import dev.clipstream.trainer.evaluate.Confusion;
import dev.clipstream.trainer.evaluate.Coverage;

/** The tables and plots of a model's accuracy, class by class. */
final class Scores {

  /** A matrix of more columns is drawn, since nobody reads so many numbers. */
  private static final int MAX_NUMBERS = 24;

  private Scores() {}

  /** Recall, precision and F1 of each class. */
  static Tag classes(Confusion confusion) {
    Tag head =
        Tag.of("tr")
            .add(Tag.of("th").with("class", "name").text("class"))
            .add(Tag.of("th").text("examples"))
            .add(Tag.of("th").text("recall"))
            .add(Tag.of("th").text("precision"))
            .add(Tag.of("th").text("F1"));
    Tag body = Tag.of("tbody");
    for (int k = 0; k < confusion.classes().size(); k++) {
      body.add(
          Tag.of("tr")
              .add(Tag.of("th").with("scope", "row").text(confusion.classes().get(k)))
              .add(Tag.of("td").text(NumberFormats.count(confusion.support(k))))
              .add(metered(confusion.recall(k)))
              .add(metered(confusion.precision(k)))
              .add(metered(confusion.f1(k))));
    }
    Tag table = Tag.of("table").with("class", "classes");
    return wide(table.add(Tag.of("thead").add(head)).add(body));
  }

  static Tag metered(double part) {
    Tag cell = Tag.of("td");
    if (!Double.isNaN(part)) {
      cell.add(Tag.of("span").with("class", "meter").with("style", NumberFormats.part(part)));
    }
    return cell.text(NumberFormats.percent(part));
  }

  /** Rows are classes, columns what they were taken for. */
  static Tag matrix(Confusion confusion) {
    return confusion.columns().size() > MAX_NUMBERS
        ? ConfusionMap.of(confusion)
        : wide(numbers(confusion));
  }

  private static Tag numbers(Confusion confusion) {
    Tag head = Tag.of("tr").add(Tag.of("td"));
    for (String name : confusion.columns()) {
      head.add(Tag.of("th").with("scope", "col").text(name));
    }
    Tag body = Tag.of("tbody");
    long[][] counts = confusion.counts();
    for (int row = 0; row < counts.length; row++) {
      String name = confusion.classes().get(row);
      Tag line = Tag.of("tr").add(Tag.of("th").with("scope", "row").text(name));
      for (int column = 0; column < counts[row].length; column++) {
        long count = counts[row][column];
        double share = (double) count / Math.max(1, confusion.support(row));
        String other = confusion.columns().get(column);
        line.add(
            Tag.of("td")
                .with("class", row == column ? "hit" : "miss")
                .with("style", "--share:" + NumberFormats.plain(share))
                .with("title", name + " taken for " + other + ": " + count)
                .text(count == 0 ? "" : Long.toString(count)));
      }
      body.add(line);
    }
    Tag table = Tag.of("table").with("class", "confusion");
    return table.add(Tag.of("thead").add(head)).add(body);
  }

  /** How often the model is right where it is how sure. */
  static Tag calibration(Confusion confusion) {
    Plot plot =
        new Plot(
            "How often it is right",
            new Plot.Axis("probability of the best class", 0, 1, Plot.Scale.PERCENT),
            new Plot.Axis("right", 0, 1, Plot.Scale.PERCENT));
    for (Calibration.Bin bin : confusion.calibration().bins()) {
      plot.bar(
          bin.from(),
          bin.to(),
          bin.accuracy(),
          "%s examples, %s sure on average, %s right"
              .formatted(
                  NumberFormats.count(bin.examples()),
                  NumberFormats.percent(bin.confidence()),
                  NumberFormats.percent(bin.accuracy())));
    }
    plot.diagonal("honest");
    return Tag.of("div").with("class", "plots").add(plot.tag());
  }

  /** How many keep their label where it must be how sure, and how right those are. */
  static Tag coverage(Confusion confusion) {
    Tag head =
        Tag.of("tr")
            .add(Tag.of("th").with("class", "name").text("unknown below"))
            .add(Tag.of("th").text("labelled"))
            .add(Tag.of("th").text("right of those"));
    Tag body = Tag.of("tbody");
    for (Coverage.Point point : confusion.coverage().points()) {
      body.add(
          Tag.of("tr")
              .add(
                  Tag.of("th")
                      .with("scope", "row")
                      .text(point.threshold() == 0 ? "never" : Double.toString(point.threshold())))
              .add(metered(point.labelled()))
              .add(metered(point.accuracy())));
    }
    Tag table = Tag.of("table").with("class", "classes");
    return wide(table.add(Tag.of("thead").add(head)).add(body));
  }

  static Tag wide(Tag table) {
    return Tag.of("div").with("class", "wide").add(table);
  }
}
