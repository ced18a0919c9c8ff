package dev.clipstream.model.output;

import dev.clipstream.model.description.GraphDescription.Activation;
import dev.clipstream.model.description.GraphDescription.Role;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.graph.OutputEnding;
import dev.clipstream.model.session.ModelException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How the numbers of a model's output become scores from 0 to 1. The graph tells; where it does
 * not, the model description; and where neither does, what the model gives for images of noise, as
 * far as that leaves no doubt.
 *
 * @param applied what is applied here, behind the graph
 * @param independent whether each score is that of a label by itself; else they are one
 *     distribution
 * @param complemented whether the one number is the score of the second of two labels
 * @param why of what was taken, for people
 * @param guessed whether neither the graph nor the description says so
 */
public record Scoring(
    Activation applied, boolean independent, boolean complemented, String why, boolean guessed) {

  /** What quantized and float16 scores may be beyond 0 and 1. */
  private static final float SLACK = 0.02f;

  /**
   * @param output its name
   * @param ending of the output
   * @param rows what it gave for images or clips that differ
   * @throws ModelException if it cannot be told, or what is said contradicts itself
   */
  public static Scoring of(
      ModelDescription card, String output, OutputEnding ending, List<float[]> rows) {
    List<float[]> sound = rows.stream().filter(ScoreOutput::isFinite).toList();
    if (sound.isEmpty()) {
      throw new ModelException(
          card.name() + " gives scores that are no numbers for whatever it is shown");
    }
    Decision decision = new Decision(card, output, ending, sound);
    Optional<Activation> said = card.graph().activation();
    Scoring scoring = said.isPresent() ? decision.said(said.get()) : decision.read();
    boolean two = decision.classes == 1 && card.labels().size() != 1;
    return new Scoring(
        scoring.applied, scoring.independent && !two, two, scoring.why, scoring.guessed);
  }

  /** Labels that scores are given for. */
  public int labels(int numbers) {
    return complemented ? 2 : numbers;
  }

  /** The scores; what is given may be changed. */
  public float[] apply(float[] numbers) {
    switch (applied) {
      case SOFTMAX -> ScoreOutput.softmax(numbers);
      case SIGMOID -> ScoreOutput.sigmoid(numbers);
      case NONE -> {}
    }
    return complemented ? new float[] {1 - numbers[0], numbers[0]} : numbers;
  }

  /** What the decision is made of. */
  private static final class Decision {
    private final ModelDescription card;
    private final String output;
    private final OutputEnding ending;
    private final int classes;
    private final boolean inUnit;
    private final boolean sumToOne;

    Decision(ModelDescription card, String output, OutputEnding ending, List<float[]> rows) {
      this.card = card;
      this.output = output;
      this.ending = ending;
      this.classes = rows.get(0).length;
      this.inUnit = rows.stream().allMatch(Decision::isInUnit);
      this.sumToOne = classes > 1 && rows.stream().allMatch(ScoreOutput::isDistribution);
    }

    private static boolean isInUnit(float[] row) {
      for (float x : row) {
        if (x < -SLACK || x > 1 + SLACK) {
          return false;
        }
      }
      return true;
    }

    Scoring said(Activation said) {
      boolean contradicts =
          (ending.kind() == OutputEnding.Kind.SOFTMAX && said == Activation.SIGMOID)
              || (ending.kind() == OutputEnding.Kind.SIGMOID && said == Activation.SOFTMAX);
      if (contradicts) {
        throw refused(
            "ends in " + node() + ", but its description says \"activation\": \"%s\"", said);
      }
      if (said == Activation.NONE && !inUnit) {
        throw refused(
            "gives numbers beyond 0 to 1, which are no scores, but its description says"
                + " \"activation\": \"%s\": say softmax or sigmoid",
            said);
      }
      if (said == Activation.SOFTMAX && classes == 1) {
        throw refused("gives one number, of which \"activation\": \"%s\" makes 1 always", said);
      }
      boolean hidden = ending.kind() == OutputEnding.Kind.UNKNOWN && inUnit;
      if (said == Activation.SIGMOID && hidden && !sumToOne) {
        throw refused(
            "gives numbers from 0 to 1 already, but its description says \"activation\": \"%s\": if"
                + " that is in the graph, say none",
            said);
      }
      boolean done = ending.isActivated() || (said == Activation.SOFTMAX && sumToOne && inUnit);
      boolean independent = said == Activation.SIGMOID || (said == Activation.NONE && !sumToOne);
      return new Scoring(
          done ? Activation.NONE : said, independent, false, "as its description says", false);
    }

    Scoring read() {
      return switch (ending.kind()) {
        case SOFTMAX -> softmax();
        case SIGMOID -> found(Activation.NONE, true, "the graph ends in " + node());
        case LOG_SOFTMAX -> found(Activation.SOFTMAX, false, "the graph ends in " + node());
        case HEAD, OPEN, UNKNOWN -> open();
      };
    }

    private Scoring softmax() {
      // What rounding leaves of many small scores may sum to anything.
      boolean distributed = ending.quantized() ? inUnit && classes > 1 : sumToOne;
      if (!distributed) {
        throw new ModelException(
            card.name()
                + " ends in "
                + node()
                + ", but what it gives does not sum to 1 over the classes: is the axis of the"
                + " softmax another one?");
      }
      return found(Activation.NONE, false, "the graph ends in " + node());
    }

    private Scoring open() {
      if (sumToOne && inUnit) {
        return guess(Activation.NONE, false, "all that it gave sums to 1");
      }
      if (inUnit) {
        throw unsaid("gives numbers from 0 to 1 that do not sum to 1");
      }
      if (ending.kind() == OutputEnding.Kind.UNKNOWN) {
        throw unsaid("ends in " + node() + ", which does not tell what its numbers are");
      }
      boolean named = !card.labels().isEmpty();
      if (classes == 1) {
        if (!named) {
          throw unsaid("gives one number an image, beyond 0 to 1");
        }
        return guess(Activation.SIGMOID, true, "one number for " + card.labels());
      }
      if (ending.kind() == OutputEnding.Kind.HEAD) {
        return found(
            Activation.SOFTMAX, false, "the graph ends in " + node() + ", without an activation");
      }
      if (!named && !card.graph().role().equals(Optional.of(Role.CLASSIFIER))) {
        throw new ModelException(
            "%s has no labels, and its output '%s' does not end as classifiers do, so its %d numbers"
                    .formatted(card.name(), output, classes)
                + " may be an embedding: give \"labels\" in "
                + card.name()
                + ".json if they are scores, or \"role\": \"encoder\"");
      }
      return guess(Activation.SOFTMAX, false, "nothing in the graph bounds its numbers");
    }

    private String node() {
      return ending.node().map(Object::toString).orElse("an input");
    }

    private static Scoring found(Activation applied, boolean independent, String why) {
      return new Scoring(applied, independent, false, why, false);
    }

    private static Scoring guess(Activation applied, boolean independent, String why) {
      return new Scoring(applied, independent, false, why, true);
    }

    private ModelException refused(String why, Activation said) {
      String key = said.name().toLowerCase(Locale.ROOT);
      return new ModelException(card.name() + " " + why.formatted(key));
    }

    private ModelException unsaid(String what) {
      return new ModelException(
          card.name()
              + " "
              + what
              + ": give \"activation\": \"softmax\", \"sigmoid\" or \"none\" in "
              + card.name()
              + ".json");
    }
  }

  /** For people: what is done, and why. */
  public String describe() {
    String what =
        switch (applied) {
          case SOFTMAX -> "softmax is applied";
          case SIGMOID -> "sigmoid is applied";
          case NONE -> "taken as they are";
        };
    return what
        + (complemented ? ", one score for two labels" : independent ? ", each by itself" : "")
        + (guessed ? " (a guess: " : " (")
        + why
        + ")";
  }
}
