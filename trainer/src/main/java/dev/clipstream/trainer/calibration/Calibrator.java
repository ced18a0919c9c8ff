package dev.clipstream.trainer.calibration;

import dev.clipstream.trainer.data.batch.Batches;
import dev.clipstream.trainer.data.batch.FrameBatch;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.model.CalibratedSoftmax;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.TemperatureScaling;
import dev.clipstream.trainer.torch.Tensors;
import dev.clipstream.trainer.train.Task;
import dev.clipstream.trainer.train.TrainingLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Calibrates the models of a finished training on their validation examples. */
public final class Calibrator {

  private static final int BATCH = 32;

  private Calibrator() {}

  /**
   * What validation examples are scored by the models that a training has ended with, the model
   * first that the training is for.
   *
   * @param models how many there are
   */
  public static List<ValidationScores> scores(TrainingLoop<?> loop, int models) {
    List<ValidationScores> all = new ArrayList<>();
    for (int i = 0; i < models; i++) {
      all.add(new ValidationScores());
    }
    loop.score(
        scored -> {
          for (int i = 0; i < models; i++) {
            all.get(i).add(scored.get(i));
          }
        });
    return all;
  }

  /**
   * What images are scored by a frame model that has learned.
   *
   * @param images validation examples
   */
  @SuppressWarnings("try") // The scope frees what is made inside it.
  public static ValidationScores scores(FrameNet net, FrameSet images) {
    ValidationScores all = new ValidationScores();
    net.module().eval();
    Batches<FrameBatch> batches = FrameBatch.inOrder(images, BATCH);
    for (int i = 0; i < batches.count(); i++) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGradients = new NoGradGuard()) {
        FrameBatch batch = batches.make(0, i);
        Tensor pixels =
            Tensors.bytes(batch.pixels(), batch.size(), batch.height(), batch.width(), 3);
        all.add(
            new Task.Scored(
                net.forward(pixels).scores(),
                Tensors.integers(batch.labels()),
                images.labelSets()));
      }
    }
    return all;
  }

  /**
   * Calibrates a model, if its scores can be counted: without examples, or with scores that are no
   * numbers, it is left as it is, and nothing is kept.
   *
   * @return a line for people on what it came to
   */
  public static String calibrate(String name, CalibratedSoftmax model, ValidationScores scores) {
    TemperatureScaling fitted = TemperatureFit.of(scores);
    boolean counted = Double.isFinite(fitted.errorBefore());
    model.calibrate(counted ? Optional.of(fitted) : Optional.empty());
    Optional<String> why = whyNot(scores, counted);
    return why.isPresent()
        ? "calibration of the %s: none, since %s".formatted(name, why.get())
        : line(name, fitted);
  }

  /** Why there is nothing to calibrate by, if so. */
  private static Optional<String> whyNot(ValidationScores scores, boolean counted) {
    if (!counted && scores.size() > 0) {
      return Optional.of("its scores are no numbers");
    }
    if (scores.size() < TemperatureFit.MIN_EXAMPLES) {
      return Optional.of(
          "%d validation examples are too few (%d at least)"
              .formatted(scores.size(), TemperatureFit.MIN_EXAMPLES));
    }
    if (scores.independent() < TemperatureFit.MIN_EXAMPLES) {
      return Optional.of(
          "its %d validation examples are of %d clips, which are too few (%d at least)"
              .formatted(scores.size(), scores.independent(), TemperatureFit.MIN_EXAMPLES));
    }
    return scores.areOfOneClass()
        ? Optional.of("all validation examples are of one class")
        : Optional.empty();
  }

  private static String line(String name, TemperatureScaling fitted) {
    return fitted.temperature() == 1
        ? String.format(
            Locale.ROOT,
            "calibration of the %s: its scores stay as they are, with an error of %.3f on %,d"
                + " validation examples",
            name,
            fitted.errorBefore(),
            fitted.examples())
        : String.format(
            Locale.ROOT,
            "calibration of the %s: a temperature of %.3f brings the error from %.3f to %.3f on %,d"
                + " validation examples",
            name,
            fitted.temperature(),
            fitted.errorBefore(),
            fitted.errorAfter(),
            fitted.examples());
  }
}
