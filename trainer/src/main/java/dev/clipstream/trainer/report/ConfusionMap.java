package dev.clipstream.trainer.report;

import dev.clipstream.trainer.evaluate.Confusion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The confusion matrix of many classes: a drawing of the cells that are not empty, and a table of
 * the mistakes made most often. Its length grows with the mistakes, not with the square of the
 * classes.
 */
final class ConfusionMap {

  private static final int MAX_LISTED = 40;

  /** Shades of a cell, by its share of the row. */
  private static final int LEVELS = 4;

  private ConfusionMap() {}

  private record Mistake(int row, int column, long count) {}

  static Tag of(Confusion confusion) {
    return Tag.of("div").add(drawing(confusion)).add(Scores.wide(mistakes(confusion)));
  }

  /** One path for each color and shade; a cell is one unit wide and high. */
  private static Tag drawing(Confusion confusion) {
    Map<String, StringBuilder> paths = new TreeMap<>();
    long[][] counts = confusion.counts();
    for (int row = 0; row < counts.length; row++) {
      for (int column = 0; column < counts[row].length; column++) {
        if (counts[row][column] > 0) {
          double share = (double) counts[row][column] / confusion.support(row);
          int level = Math.max(1, (int) Math.ceil(share * LEVELS));
          paths
              .computeIfAbsent(
                  (row == column ? "hit level" : "miss level") + level, any -> new StringBuilder())
              .append('M')
              .append(column)
              .append(' ')
              .append(row)
              .append("h1v1h-1z");
        }
      }
    }
    Tag svg =
        Tag.of("svg")
            .with("class", "cells")
            .with("viewBox", "0 0 %d %d".formatted(confusion.columns().size(), counts.length))
            .with("role", "img")
            .with("aria-label", "Confusion matrix");
    paths.forEach((style, path) -> svg.add(Tag.of("path").with("class", style).with("d", path)));
    return svg;
  }

  private static Tag mistakes(Confusion confusion) {
    List<Mistake> mistakes = new ArrayList<>();
    long[][] counts = confusion.counts();
    for (int row = 0; row < counts.length; row++) {
      for (int column = 0; column < counts[row].length; column++) {
        if (row != column && counts[row][column] > 0) {
          mistakes.add(new Mistake(row, column, counts[row][column]));
        }
      }
    }
    mistakes.sort(Comparator.comparing(mistake -> -mistake.count()));
    Tag head =
        Tag.of("tr")
            .add(Tag.of("th").with("class", "name").text("class"))
            .add(Tag.of("th").with("class", "name").text("taken for"))
            .add(Tag.of("th").text("examples"))
            .add(Tag.of("th").text("of the class"));
    Tag body = Tag.of("tbody");
    for (Mistake mistake : mistakes.subList(0, Math.min(MAX_LISTED, mistakes.size()))) {
      double share = (double) mistake.count() / confusion.support(mistake.row());
      body.add(
          Tag.of("tr")
              .add(name(confusion.classes().get(mistake.row())))
              .add(name(confusion.columns().get(mistake.column())))
              .add(Tag.of("td").text(NumberFormats.count(mistake.count())))
              .add(Tag.of("td").text(NumberFormats.percent(share))));
    }
    return Tag.of("table").with("class", "classes").add(Tag.of("thead").add(head)).add(body);
  }

  private static Tag name(String name) {
    return Tag.of("td").with("class", "name").text(name);
  }
}
