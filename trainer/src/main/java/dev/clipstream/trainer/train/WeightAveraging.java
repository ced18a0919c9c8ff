package dev.clipstream.trainer.train;

import dev.clipstream.trainer.torch.Archives;
import java.util.Optional;
import org.bytedeco.pytorch.InputArchive;
import org.bytedeco.pytorch.OutputArchive;

/**
 * Chooses the weights that a training ends with (early stopping, moving average, lookahead): the
 * last ones, their moving average, or those of the best epoch. While training, the modules hold the
 * newest; {@link #show} puts those in that would be kept now, and {@link #hide} the newest again.
 */
final class WeightAveraging {

  /** What a step leaves of the slow copy at the end of the training. */
  private static final double SLOWNESS = 0.95;

  private final TrainingPlan.Keeping keeping;
  private final WeightSet modules;
  private final WeightSet newest;
  private final Optional<WeightSet> average;
  private final Optional<WeightSet> slow;
  private final Optional<WeightSet> best;
  private long steps;
  private double bestMerit = Double.NEGATIVE_INFINITY;
  private double bestLoss = Double.POSITIVE_INFINITY;
  private int worse;

  WeightAveraging(TrainingPlan.Keeping keeping, WeightSet modules) {
    this.keeping = keeping;
    this.modules = modules;
    newest = modules.copy();
    average = keeping.average() > 0 ? Optional.of(modules.copy()) : Optional.empty();
    slow = keeping.lookahead() > 0 ? Optional.of(modules.copy()) : Optional.empty();
    best = keeping.patience() > 0 ? Optional.of(modules.copy()) : Optional.empty();
  }

  /**
   * After every step.
   *
   * @param progress of the training, to 1 after the last
   */
  void step(double progress) {
    // Short memory at first, or the average would be of fresh weights for long.
    double decay = Math.min(keeping.average(), (1.0 + steps) / (10.0 + steps));
    average.ifPresent(weights -> weights.mix(modules, 1 - decay));
    steps++;
    if (slow.isPresent() && steps % keeping.lookahead() == 0) {
      double memory = Math.pow(SLOWNESS, keeping.lookahead()) * progress * progress * progress;
      slow.get().mix(modules, 1 - memory);
      modules.set(slow.get());
    }
  }

  /** Puts in what an epoch is judged by: the average, if one is kept. */
  void show() {
    newest.set(modules);
    average.ifPresent(modules::set);
  }

  /** Puts in the newest weights again. */
  void hide() {
    modules.set(newest);
  }

  /** After an epoch was judged, with what it was judged by in the modules. */
  void judge(EpochReport report) {
    double merit = keeping.criterion().merit(report);
    boolean better =
        merit > bestMerit || (merit == bestMerit && report.validationLoss() < bestLoss);
    worse = better ? 0 : worse + 1;
    if (better) {
      bestMerit = merit;
      bestLoss = report.validationLoss();
      best.ifPresent(weights -> weights.set(modules));
    }
  }

  /** Whether patience has run out. */
  boolean stops() {
    return best.isPresent() && worse >= keeping.patience();
  }

  /** Puts in what the training ends with. */
  void finish() {
    average.ifPresent(modules::set);
    best.ifPresent(modules::set);
  }

  /** Writes all that it remembers, between {@link #show} and {@link #hide}, or after the end. */
  void save(OutputArchive archive) {
    Archives.writeText(archive, "keeper", steps + " " + bestMerit + " " + bestLoss + " " + worse);
    Archives.writeTensors(archive, "newest", newest.tensors());
    average.ifPresent(weights -> Archives.writeTensors(archive, "average", weights.tensors()));
    slow.ifPresent(weights -> Archives.writeTensors(archive, "slow", weights.tensors()));
    best.ifPresent(weights -> Archives.writeTensors(archive, "best", weights.tensors()));
  }

  /** Epochs that were no better than the best one, in what {@link #save} wrote. */
  static int epochsSinceBest(InputArchive archive) {
    return Integer.parseInt(Archives.readText(archive, "keeper").split(" ", -1)[3]);
  }

  /** Reads what {@link #save} wrote, and puts the newest weights in. */
  void load(InputArchive archive) {
    String[] parts = Archives.readText(archive, "keeper").split(" ", -1);
    steps = Long.parseLong(parts[0]);
    bestMerit = Double.parseDouble(parts[1]);
    bestLoss = Double.parseDouble(parts[2]);
    worse = Integer.parseInt(parts[3]);
    Archives.readTensors(archive, "newest", modules.tensors());
    average.ifPresent(weights -> Archives.readTensors(archive, "average", weights.tensors()));
    slow.ifPresent(weights -> Archives.readTensors(archive, "slow", weights.tensors()));
    best.ifPresent(weights -> Archives.readTensors(archive, "best", weights.tensors()));
  }
}
