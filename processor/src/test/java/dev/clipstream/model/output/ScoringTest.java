package dev.clipstream.model.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.model.description.GraphDescription;
import dev.clipstream.model.description.GraphDescription.Activation;
import dev.clipstream.model.description.GraphDescription.Role;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.description.TestDescriptions;
import dev.clipstream.model.graph.OutputEnding;
import dev.clipstream.model.graph.OutputEnding.Kind;
import dev.clipstream.model.session.ModelException;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How numbers become scores: by the graph, else by what is said, else not at all. */
class ScoringTest {

  private static final float[] LOGITS = {3, -1, 2};
  private static final float[] DISTRIBUTION = {0.5f, 0.25f, 0.25f};
  private static final float[] INDEPENDENT = {0.9f, 0.8f, 0.1f};
  private static final float[] NOT_NUMBERS = {Float.NaN, Float.NaN, Float.NaN};
  private static final List<String> LABELS = List.of("a", "b", "c");

  private static ModelDescription card(
      List<String> labels, Optional<Activation> activation, Optional<Role> role) {
    GraphDescription none = GraphDescription.NONE;
    ModelDescription card = TestDescriptions.NAMED;
    return new ModelDescription(
        card.name(),
        card.sha256(),
        card.encoderId(),
        card.task(),
        labels,
        card.color(),
        card.resizing(),
        card.origin(),
        card.scale(),
        card.mean(),
        card.std(),
        card.width(),
        card.height(),
        card.input(),
        card.output(),
        card.features(),
        card.frameModelSha256(),
        card.maxFrames(),
        card.unknownBelow(),
        new GraphDescription(
            none.layout(),
            activation,
            role,
            none.pool(),
            none.textEmbeddings(),
            none.logitScale(),
            none.logitBias(),
            none.frames(),
            none.frameFeatures(),
            none.fps(),
            none.state(),
            none.stateInit(),
            none.temperature()));
  }

  private static Scoring of(Kind kind, List<String> labels, float[]... rows) {
    return of(kind, false, card(labels, Optional.empty(), Optional.empty()), rows);
  }

  private static Scoring said(Kind kind, Activation activation, float[]... rows) {
    return of(kind, false, card(LABELS, Optional.of(activation), Optional.empty()), rows);
  }

  private static Scoring of(Kind kind, boolean quantized, ModelDescription card, float[]... rows) {
    OutputEnding ending = new OutputEnding(kind, Optional.empty(), quantized);
    return Scoring.of(card, "y", ending, List.of(rows));
  }

  private static void assertRefused(Runnable decision, String... says) {
    assertThatThrownBy(decision::run)
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(says);
  }

  @Test
  void whatTheGraphActivates_isTakenAsItIs() {
    assertThat(of(Kind.SOFTMAX, LABELS, DISTRIBUTION).apply(DISTRIBUTION.clone()))
        .containsExactly(DISTRIBUTION);
    Scoring sigmoid = of(Kind.SIGMOID, LABELS, INDEPENDENT);
    assertThat(sigmoid.apply(INDEPENDENT.clone())).containsExactly(INDEPENDENT);
    assertThat(sigmoid.independent()).isTrue();
    assertThat(sigmoid.guessed()).isFalse();
  }

  @Test
  void logitsOfAHead_becomeADistribution_alsoWithoutLabels() {
    Scoring scoring = of(Kind.HEAD, List.of(), LOGITS);
    assertThat(ScoreOutput.isDistribution(scoring.apply(LOGITS.clone()))).isTrue();
    assertThat(scoring.guessed()).isFalse();
  }

  @Test
  void logarithmsOfASoftmax_becomeTheSoftmaxAgain() {
    float[] logs = {(float) Math.log(0.5), (float) Math.log(0.25), (float) Math.log(0.25)};
    assertThat(of(Kind.LOG_SOFTMAX, LABELS, logs).apply(logs.clone()))
        .containsExactly(DISTRIBUTION, within(1e-6f));
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"HEAD", "OPEN", "UNKNOWN"})
  void numbersFromZeroToOne_thatDoNotSumToOne_areRefused_withoutAWord(Kind kind) {
    assertRefused(
        () -> of(kind, LABELS, INDEPENDENT, DISTRIBUTION), "do not sum to 1", "\"activation\"");
    assertThat(said(kind, Activation.NONE, INDEPENDENT).apply(INDEPENDENT.clone()))
        .containsExactly(INDEPENDENT);
    assertThat(said(kind, Activation.NONE, INDEPENDENT).independent()).isTrue();
  }

  @Test
  void whatNothingBounds_isAnEmbeddingOrScores_asIsSaid() {
    assertRefused(() -> of(Kind.OPEN, List.of(), LOGITS), "\"labels\"", "\"role\": \"encoder\"");
    assertThat(of(Kind.OPEN, LABELS, LOGITS).guessed()).isTrue();
    ModelDescription classifier = card(List.of(), Optional.empty(), Optional.of(Role.CLASSIFIER));
    assertThat(of(Kind.OPEN, false, classifier, LOGITS).applied()).isEqualTo(Activation.SOFTMAX);
  }

  @Test
  void whatMayBeAnything_isRefused_unlessItIsADistributionAlways() {
    assertRefused(() -> of(Kind.UNKNOWN, LABELS, LOGITS), "\"activation\"");
    Scoring scoring = of(Kind.UNKNOWN, LABELS, DISTRIBUTION, new float[] {1, 0, 0});
    assertThat(scoring.applied()).isEqualTo(Activation.NONE);
    assertThat(scoring.guessed()).isTrue();
  }

  @Test
  void theDescription_decides_butIsNotAppliedTwice() {
    assertThat(said(Kind.HEAD, Activation.SIGMOID, LOGITS).apply(new float[] {0, 0, 0}))
        .containsExactly(0.5f, 0.5f, 0.5f);
    assertThat(said(Kind.SOFTMAX, Activation.SOFTMAX, DISTRIBUTION).applied())
        .isEqualTo(Activation.NONE);
    assertThat(said(Kind.SIGMOID, Activation.SIGMOID, INDEPENDENT).applied())
        .isEqualTo(Activation.NONE);
    assertThat(said(Kind.UNKNOWN, Activation.SOFTMAX, DISTRIBUTION).applied())
        .isEqualTo(Activation.NONE);
  }

  @Test
  void aDescriptionThatContradictsTheModel_isRefused() {
    assertRefused(() -> said(Kind.SOFTMAX, Activation.SIGMOID, DISTRIBUTION), "sigmoid");
    assertRefused(() -> said(Kind.SIGMOID, Activation.SOFTMAX, INDEPENDENT), "softmax");
    assertRefused(() -> said(Kind.HEAD, Activation.NONE, LOGITS), "beyond 0 to 1");
    assertRefused(() -> said(Kind.UNKNOWN, Activation.SIGMOID, INDEPENDENT), "say none");
    assertRefused(() -> said(Kind.HEAD, Activation.SOFTMAX, new float[] {3}), "1 always");
  }

  @Test
  void aSoftmaxOverTheWrongAxis_isRefused() {
    assertRefused(() -> of(Kind.SOFTMAX, LABELS, new float[] {1, 1, 1}), "sum to 1", "axis");
    assertRefused(() -> of(Kind.SOFTMAX, List.of(), new float[] {1}), "sum to 1");
  }

  @Test
  void aQuantizedSoftmax_mayLoseWhatItsStepsCannotShow() {
    ModelDescription card = card(LABELS, Optional.empty(), Optional.empty());
    float[] rounded = {0.867f, 0, 0};
    assertThat(of(Kind.SOFTMAX, true, card, rounded).apply(rounded.clone()))
        .containsExactly(rounded);
  }

  @Test
  void imagesThatGiveNoNumbers_areOfNoAccount_unlessAllAreLikeThat() {
    assertThat(of(Kind.HEAD, LABELS, NOT_NUMBERS, LOGITS).applied()).isEqualTo(Activation.SOFTMAX);
    assertThat(of(Kind.SOFTMAX, LABELS, NOT_NUMBERS, DISTRIBUTION).applied())
        .isEqualTo(Activation.NONE);
    assertRefused(() -> of(Kind.HEAD, LABELS, NOT_NUMBERS), "no numbers");
  }

  @ParameterizedTest
  @CsvSource({"SIGMOID, 0.8, 0.8", "HEAD, 2, 0.88079", "OPEN, -3, 0.04743"})
  void oneNumber_isTheScoreOfTheSecondOfTwoLabels_orOfTheOnlyOne(
      Kind kind, float number, float score) {
    Scoring two = of(kind, List.of("no", "yes"), new float[] {number});
    assertThat(two.labels(1)).isEqualTo(2);
    assertThat(two.apply(new float[] {number}))
        .containsExactly(new float[] {1 - score, score}, within(1e-4f));
    Scoring one = of(kind, List.of("yes"), new float[] {number});
    assertThat(one.labels(1)).isEqualTo(1);
    assertThat(one.apply(new float[] {number})).containsExactly(new float[] {score}, within(1e-4f));
  }

  @Test
  void oneNumberWithoutAWord_isNoScore() {
    assertRefused(() -> of(Kind.HEAD, List.of(), new float[] {42}), "\"activation\"");
    assertThat(of(Kind.SIGMOID, List.of(), new float[] {0.3f}).labels(1)).isEqualTo(2);
  }

  @Property(tries = 200)
  void scoresAlwaysLieFromZeroToOne_whateverTheNumbers(
      @ForAll @Size(min = 2, max = 20) List<@FloatRange(min = -1e30f, max = 1e30f) Float> numbers,
      @ForAll boolean independent) {
    float[] row = new float[numbers.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = numbers.get(i);
    }
    float[] beyond = {100, -100};
    ModelDescription card =
        card(
            List.of(),
            Optional.of(independent ? Activation.SIGMOID : Activation.SOFTMAX),
            Optional.empty());
    float[] scores = of(Kind.HEAD, false, card, beyond).apply(row);
    double sum = 0;
    for (float score : scores) {
      assertThat(score).isBetween(0f, 1f);
      sum += score;
    }
    if (!independent) {
      assertThat(sum).isCloseTo(1, within(1e-3));
    }
  }
}
