package dev.clipstream.trainer.report;

import dev.clipstream.trainer.evaluate.MultiLabelScores;

/** The table of each class of examples that may show several. */
final class MultiLabelTable {

  private MultiLabelTable() {}

  static Tag of(MultiLabelScores scores) {
    Tag head = Tag.of("tr").add(Tag.of("th").with("class", "name").text("class"));
    for (String name :
        new String[] {"examples", "average precision", "recall", "precision", "F1"}) {
      head.add(Tag.of("th").text(name));
    }
    Tag body = Tag.of("tbody");
    for (int k = 0; k < scores.classes().size(); k++) {
      body.add(
          Tag.of("tr")
              .add(Tag.of("th").with("scope", "row").text(scores.classes().get(k)))
              .add(Tag.of("td").text(NumberFormats.count(scores.support(k))))
              .add(Scores.metered(scores.averagePrecision(k)))
              .add(Scores.metered(scores.recall(k)))
              .add(Scores.metered(scores.precision(k)))
              .add(Scores.metered(scores.f1(k))));
    }
    Tag table = Tag.of("table").with("class", "classes");
    return Scores.wide(table.add(Tag.of("thead").add(head)).add(body));
  }
}
