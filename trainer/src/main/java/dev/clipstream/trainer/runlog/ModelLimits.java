package dev.clipstream.trainer.runlog;

import dev.clipstream.trainer.holdout.ServedModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a model card says of the limits of a model, as far as its run shows them. */
final class ModelLimits {

  /** Examples of a class below which one of them is more than two points of its recall. */
  private static final long FEW = 50;

  private ModelLimits() {}

  /**
   * A sentence or two of Markdown each.
   *
   * @param unknownBelow the probability that a label needs, if it needs one
   */
  static List<String> of(TrainingRun run, Optional<String> unknownBelow) {
    List<String> limits = new ArrayList<>();
    limits.add(
        "It knows the %,d classes above and nothing else: whatever it is shown, one of them gets the"
                .formatted(run.classes().size())
            + " highest probability"
            + unknownBelow.map(below -> ", and is its label from %s on".formatted(below)).orElse("")
            + ".");
    if (run.checked() > 0) {
      limits.add(
          String.format(
              Locale.ROOT,
              "One example of the validation part is %.2f points of its accuracy; figures of few"
                  + " examples say little.",
              100.0 / run.checked()));
    }
    few(run).ifPresent(limits::add);
    if (run.fact("folds").isEmpty()) {
      limits.add(
          "Examples that look alike, such as clips of one recording, may be on both sides of the"
              + " split unless the data set has parts or groups of its own; figures are then too"
              + " good.");
    }
    if (run.model().kind() != ServedModel.Kind.FRAME) {
      limits.add(
          "It learned from clips as long, and of as many frames a second, as those of its data set:"
              + " others are judged without having been learned.");
    }
    limits.add(
        "Cameras, places and persons that its data set lacks were not measured: try it on your own"
            + " before it decides anything.");
    return limits;
  }

  private static Optional<String> few(TrainingRun run) {
    List<ClassExamples> few =
        run.classes().stream()
            .filter(one -> one.train() < FEW)
            .sorted(Comparator.comparingLong(ClassExamples::train))
            .toList();
    if (few.isEmpty()) {
      return Optional.empty();
    }
    ClassExamples fewest = few.get(0);
    return Optional.of(
        "%,d of its classes have fewer than %d examples to learn from; the fewest, %d, has %s."
            .formatted(few.size(), FEW, fewest.train(), Markdown.escaped(fewest.name())));
  }
}
