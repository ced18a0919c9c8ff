package dev.clipstream.trainer.cli.preset;

import java.util.ArrayList;
import java.util.List;

/** Recipes for models of images. */
final class ImageRecipes {

  /** Images of no more than so many pixels a side have networks of their own. */
  static final int SMALL = 48;

  /** Fewer images than this do not fill the large batches of {@code whitened-vgg}. */
  private static final int ENOUGH_FOR_LARGE_BATCHES = 10_000;

  private ImageRecipes() {}

  /** The recipe of what is asked for. */
  static Recipe of(Situation situation) {
    int side = situation.side(96, 128, 224);
    String model = situation.given("--model").orElseGet(() -> model(situation, side));
    Recipe recipe = new Recipe(situation).with("--model", model);
    if (situation.sized()) {
      recipe.with("--size", side);
    }
    Networks.size(recipe, model, situation);
    return switch (Networks.kind(model)) {
      case WHITENED -> whitened(recipe, situation);
      case NORMALIZED -> normalized(recipe, situation, side);
      case PLAIN -> plain(recipe, situation, side, model.equals("cnn"));
    };
  }

  private static String model(Situation situation, int side) {
    if (side > SMALL) {
      // A mobilenet has few operations, but its depthwise ones are slow to learn by.
      return "resnet18";
    }
    boolean many = situation.data().examples() >= ENOUGH_FOR_LARGE_BATCHES;
    return situation.preset().of("cnn", "resnet", many ? "whitened-vgg" : "resnet");
  }

  /** After airbench94, see the section "Much in few epochs" of the trainer's README. */
  private static Recipe whitened(Recipe recipe, Situation situation) {
    int batch = situation.batch(64, 1024);
    return recipe
        .with("--epochs", situation.epochs(situation.preset().of(250_000, 400_000, 500_000), 5, 60))
        .with("--batch", batch)
        .with("--optimizer", "sgd")
        .with("--rate", 1.5 * batch / 1024)
        .with("--momentum", 0.85)
        .with("--weight-decay", 0.00133)
        .with("--weight-decay-on", "all")
        .with("--norm-bias-factor", 64)
        .with("--schedule", "triangle")
        .with("--warm-up", 0.23)
        .with("--lookahead", 5)
        .with("--label-smoothing", 0.2)
        .with("--augment", situation.data().made() ? "crop=2" : "alternating-flip,crop=2");
  }

  private static Recipe normalized(Recipe recipe, Situation situation, int side) {
    int batch = situation.batch(16, 128);
    int epochs = epochs(situation);
    recipe
        .with("--epochs", epochs)
        .with("--batch", batch)
        .with("--optimizer", "sgd")
        .with("--rate", 0.15 * batch / 128)
        .with("--schedule", "one-cycle")
        .with("--warm-up", 0.25)
        .with("--label-smoothing", 0.1)
        .with("--augment", side > SMALL ? ofLarge(situation) : ofSmall(situation, side));
    averaging(recipe, situation, situation.steps(epochs, batch));
    return recipe;
  }

  private static Recipe plain(Recipe recipe, Situation situation, int side, boolean convolutional) {
    int batch = situation.batch(16, 64);
    int epochs = epochs(situation);
    recipe
        .with("--epochs", epochs)
        .with("--batch", batch)
        .with("--rate", convolutional ? 0.002 : 0.004)
        .with("--schedule", "one-cycle")
        .with("--warm-up", 0.2);
    String changes = convolutional ? ofSmall(situation, side) : flip(situation);
    if (!changes.isEmpty()) {
      recipe.with("--augment", changes);
    }
    averaging(recipe, situation, situation.steps(epochs, batch));
    return recipe;
  }

  private static int epochs(Situation situation) {
    Preset preset = situation.preset();
    return situation.epochs(
        preset.of(500_000, 1_000_000, 2_000_000), preset.of(5, 10, 20), preset.of(40, 80, 200));
  }

  /** A moving average of the weights, whose memory is a twentieth of the training. */
  static void averaging(Recipe recipe, Situation situation, int steps) {
    if (situation.preset() == Preset.ACCURATE && steps >= 200) {
      recipe.with("--ema-decay", 1 - Math.max(0.001, 20.0 / steps));
    }
  }

  /** Left and right matter in many made data sets, and in few folders of photographs. */
  private static String flip(Situation situation) {
    return situation.data().made() ? "" : "flip";
  }

  private static String ofSmall(Situation situation, int side) {
    String shift = "crop=" + Math.max(1, side / 8);
    String cut = "cutout=" + Math.max(1, side / 4);
    return joined(flip(situation), shift, situation.preset().of("", "", cut));
  }

  private static String ofLarge(Situation situation) {
    return situation
        .preset()
        .of(
            joined(flip(situation), "resized-crop=0.5"),
            joined(flip(situation), "resized-crop=0.35", "color=0.2"),
            joined(flip(situation), "resized-crop=0.25", "randaugment=9", "erase=0.25"));
  }

  private static String joined(String... terms) {
    List<String> some = new ArrayList<>(List.of(terms));
    some.removeIf(String::isEmpty);
    return String.join(",", some);
  }
}
