package dev.clipstream.trainer.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.evaluate.Confusion;
import dev.clipstream.trainer.evaluate.Coverage;
import dev.clipstream.trainer.evaluate.DecisionCurve;
import dev.clipstream.trainer.evaluate.Gallery;
import dev.clipstream.trainer.evaluate.MultiLabelScores;
import dev.clipstream.trainer.evaluate.Scorecard;
import dev.clipstream.trainer.export.CalibrationFacts;
import dev.clipstream.trainer.export.History;
import dev.clipstream.trainer.train.EpochReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * One evaluation as one page: no script, nothing loaded from elsewhere, readable on light and dark
 * ground.
 */
public final class ReportPage {

  private static final String BY_ORDER =
      "The model has no labels: its outputs were taken for the classes in their order.";

  private final String model;
  private final SortedMap<String, String> metadata;
  private final Scorecard card;
  private final Gallery gallery;
  private Optional<DecisionCurve> decisions = Optional.empty();
  private Optional<String> measuredOn = Optional.empty();

  /**
   * Begins a page.
   *
   * @param model its name
   * @param metadata of its file
   */
  public ReportPage(
      String model, SortedMap<String, String> metadata, Scorecard card, Gallery gallery) {
    this.model = model;
    this.metadata = metadata;
    this.card = card;
    this.gallery = gallery;
  }

  /** Shows also how right and how early decisions before a clip's end are. */
  public ReportPage with(Optional<DecisionCurve> curve) {
    decisions = curve;
    return this;
  }

  /** Says of which examples the figures are. */
  public ReportPage measuredOn(String part) {
    measuredOn = Optional.of(part);
    return this;
  }

  /** The page of a frame model that was scored on images. */
  public String ofFrames(FrameSet set) {
    try (EmbeddedImages images = new EmbeddedImages()) {
      return page(images.frames(set, gallery.mistakes()), List.of());
    }
  }

  /**
   * The page of a pair that was scored on clips.
   *
   * @param maxFrames frames of a clip that the model uses
   */
  public String ofClips(ClipSet set, int maxFrames) {
    try (EmbeddedImages images = new EmbeddedImages()) {
      Tag right =
          Tag.of("section")
              .add(Tag.of("h2").text("Clips that it got right"))
              .add(note("The first of each class, to compare with."))
              .add(images.clips(set, gallery.right(), maxFrames));
      return page(images.clips(set, gallery.mistakes(), maxFrames), List.of(right));
    }
  }

  private String page(Tag mistakes, List<Tag> more) {
    Confusion confusion = card.confusion();
    Tag body =
        Tag.of("body")
            .add(Tag.of("h1").text(model))
            .add(figures(confusion))
            .addAll(measuredOn.map(ReportPage::note).stream().toList())
            .addAll(card.byOrder() ? List.of(note(BY_ORDER)) : List.of())
            .add(Tag.of("h2").text("Learning curves"))
            .add(curves())
            .add(Tag.of("h2").text("Classes"))
            .addAll(classes(confusion))
            .add(Tag.of("h2").text("Calibration"))
            .add(
                note(
                    "An honest model is right as often as it says: its bars end at the line. Below"
                        + " it the model is surer than it should be."))
            .addAll(scaling())
            .add(Scores.calibration(confusion))
            .add(Tag.of("h2").text("What it does not know"))
            .add(note(unknownNote()))
            .add(Scores.coverage(confusion))
            .addAll(decisions.map(DecisionPlot::of).stream().toList())
            .add(Tag.of("h2").text("Worst mistakes"))
            .add(note(mistakeNote()))
            .add(mistakes)
            .addAll(more)
            .add(Tag.of("h2").text("How it was trained"))
            .add(facts());
    Tag head =
        Tag.of("head")
            .add(Tag.of("meta").with("charset", "utf-8"))
            .add(
                Tag.of("meta")
                    .with("name", "viewport")
                    .with("content", "width=device-width, initial-scale=1"))
            .add(Tag.of("title").text(model + ", evaluated"))
            .add(Tag.style(styleSheet()));
    return "<!doctype html>\n"
        + Tag.of("html").with("lang", "en").add(head).add(body).html()
        + "\n";
  }

  private List<Tag> classes(Confusion confusion) {
    if (card.several().isPresent()) {
      return List.of(
          note("Examples may show several classes; one is told from a score of a half on."),
          MultiLabelTable.of(card.several().get()));
    }
    return List.of(
        Scores.classes(confusion),
        Tag.of("h2").text("Confusion"),
        note(confusionNote(confusion)),
        Scores.matrix(confusion));
  }

  private Tag figures(Confusion confusion) {
    Tag list = Tag.of("ul").with("class", "figures");
    if (card.several().isPresent()) {
      MultiLabelScores all = card.several().get();
      return list.add(figure(NumberFormats.percent(all.exactMatch()), "right in all labels"))
          .add(figure(NumberFormats.percent(all.meanAveragePrecision()), "mean average precision"))
          .add(figure(NumberFormats.percent(all.microF1()), "micro-F1"))
          .add(figure(NumberFormats.percent(all.macroF1()), "macro-F1"))
          .add(figure(NumberFormats.count(all.examples()), "examples"))
          .add(figure(NumberFormats.count(all.classes().size()), "classes"))
          .add(figure(NumberFormats.percent(all.calibrationError()), "calibration error"))
          .add(figure(NumberFormats.count(card.imagesPerSecond()), "images/s, one thread"));
    }
    list.add(figure(NumberFormats.percent(confusion.top1()), "right"));
    if (confusion.classes().size() > 5) {
      list.add(figure(NumberFormats.percent(confusion.top5()), "among the best five"));
    }
    return list.add(figure(NumberFormats.count(confusion.examples()), "examples"))
        .add(figure(NumberFormats.count(confusion.classes().size()), "classes"))
        .add(figure(NumberFormats.percent(confusion.balancedAccuracy()), "balanced accuracy"))
        .add(figure(NumberFormats.percent(confusion.macroF1()), "macro-F1"))
        .add(figure(NumberFormats.percent(confusion.calibrationError()), "calibration error"))
        .add(figure(NumberFormats.count(card.imagesPerSecond()), "images/s, one thread"));
  }

  private static Tag figure(String number, String name) {
    return Tag.of("li").add(Tag.of("b").text(number)).add(Tag.of("span").text(name));
  }

  private Tag curves() {
    String json = metadata.get(History.KEY);
    if (json == null) {
      return note("The file does not say how its training went.");
    }
    try {
      List<EpochReport> epochs = History.parse(json);
      return epochs.isEmpty() ? note("No epoch was trained.") : LearningCurves.of(epochs);
    } catch (IllegalArgumentException e) {
      return note("The file says how its training went in a form that is not known here.");
    }
  }

  /** What its scores are divided by, if it was calibrated. */
  private List<Tag> scaling() {
    try {
      return Stream.concat(
              CalibrationFacts.sentence(metadata).stream(),
              CalibrationFacts.unknownSentence(metadata).stream())
          .map(ReportPage::note)
          .toList();
    } catch (IllegalArgumentException e) {
      return List.of(note("The file says how it was calibrated in a form that is not known here."));
    }
  }

  private String unknownNote() {
    String what =
        "How many examples keep a label, and how right those are, where the best class must have a"
            + " probability.";
    return card.unknownBelow()
        .map(
            below -> {
              Coverage.Point point = card.confusion().coverage().at(below);
              return "This model calls unknown what has less than %s: %s have a label, and %s of those are right; unknown counts as wrong above. %s"
                  .formatted(
                      below,
                      NumberFormats.percent(point.labelled()),
                      NumberFormats.percent(point.accuracy()),
                      what);
            })
        .orElse(what);
  }

  private String mistakeNote() {
    long wrong = gallery.wrong();
    return wrong == 0
        ? "There are none."
        : "The %d it was surest of, of %s mistakes."
            .formatted(gallery.mistakes().size(), NumberFormats.count(wrong));
  }

  private static String confusionNote(Confusion confusion) {
    int others = confusion.columns().size() - confusion.classes().size();
    return "Rows are classes, columns what they were taken for"
        + (others > 0
            ? "; the last %d are labels that the data set lacks.".formatted(others)
            : ".");
  }

  private Tag facts() {
    Tag list = Tag.of("dl");
    try {
      JsonNode facts = new ObjectMapper().readTree(metadata.getOrDefault("clipstream.trained", ""));
      for (Map.Entry<String, JsonNode> fact : facts.properties()) {
        list.add(Tag.of("dt").text(fact.getKey().replace('_', ' ')));
        list.add(Tag.of("dd").text(fact.getValue().asText()));
      }
      return facts.isEmpty() ? note("The file does not say.") : list;
    } catch (JsonProcessingException e) {
      return note("The file does not say in a form that is known here.");
    }
  }

  private static Tag note(String text) {
    return Tag.of("p").with("class", "note").text(text);
  }

  private static String styleSheet() {
    try (InputStream in = ReportPage.class.getResourceAsStream("report.css")) {
      byte[] sheet = Objects.requireNonNull(in, "report.css is part of this jar").readAllBytes();
      return new String(sheet, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
