package dev.clipstream.trainer.cli.preset;

import dev.clipstream.trainer.model.clip.ClipArchitectures;

/** Recipes for models of clips. */
final class ClipRecipes {

  private ClipRecipes() {}

  /**
   * The recipe of what is asked for. {@code gru}, since it can also be served frame after frame.
   * Frames are never flipped: which way something moves is what many classes differ in.
   */
  static Recipe of(Situation situation) {
    Preset preset = situation.preset();
    String model = situation.given("--model").orElse("gru");
    boolean whole = ClipArchitectures.has(model);
    boolean frozen = situation.isGiven("--freeze-encoder");
    Recipe recipe = new Recipe(situation).with("--model", model);
    if (preset != Preset.FAST && !whole) {
      recipe.with("--motion", true);
    }
    int side = situation.side(64, 96, 112);
    if (!whole && !situation.isGiven("--encoder-from")) {
      String encoder = situation.given("--encoder").orElse(preset.of("cnn", "resnet", "resnet18"));
      recipe.with("--encoder", encoder);
      Networks.size(recipe, encoder, situation);
    }
    // The encoder of a checkpoint may know one size only, which whoever names it knows.
    if (situation.sized() && !situation.isGiven("--encoder-from")) {
      recipe.with("--size", side);
    }
    int epochs =
        frozen
            ? situation.number("--epochs", preset.of(30, 60, 100))
            : situation.epochs(
                preset.of(24_000, 48_000, 96_000), preset.of(6, 12, 24), preset.of(40, 80, 160));
    int batch = situation.batch(4, 16);
    recipe
        .with("--epochs", epochs)
        .with("--batch", batch)
        .with("--rate", 0.002)
        .with("--schedule", "one-cycle")
        .with("--warm-up", 0.2);
    boolean changed = !situation.data().made() && (!frozen || situation.isGiven("--views"));
    if (changed) {
      String shift = "crop=" + Math.max(1, side / 16);
      recipe.with(
          "--augment",
          preset.of(shift, shift + ",color=0.2", "resized-crop=0.5,color=0.2,erase=0.25"));
    }
    ImageRecipes.averaging(recipe, situation, situation.steps(epochs, batch));
    return recipe;
  }
}
