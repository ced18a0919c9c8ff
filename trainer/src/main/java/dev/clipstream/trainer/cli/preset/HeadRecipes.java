package dev.clipstream.trainer.cli.preset;

/** Recipes for heads on the features of an encoder from elsewhere, which are computed once. */
final class HeadRecipes {

  private HeadRecipes() {}

  static Recipe of(Situation situation) {
    Preset preset = situation.preset();
    boolean clips = situation.data().clips();
    String usual = clips ? preset.of("linear", "gru", "gru") : preset.of("linear", "linear", "mlp");
    Recipe recipe =
        new Recipe(situation)
            .with("--model", situation.given("--model").orElse(usual))
            .with("--epochs", preset.of(30, 60, 100));
    if (preset != Preset.FAST) {
      recipe.with("--dropout", preset.of(0.0, 0.2, 0.3)).with("--label-smoothing", 0.1);
    }
    if (clips && preset == Preset.ACCURATE) {
      recipe.with("--motion", true);
    }
    return recipe;
  }
}
