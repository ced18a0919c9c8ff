package dev.clipstream.trainer.cli.preset;

/** Frame models as presets choose and size them. */
final class Networks {

  private Networks() {}

  /** How a network is trained best. */
  enum Kind {
    /** Without normalization, or with recurrent layers or attention: AdamW. */
    PLAIN,
    /** With batch normalization: SGD. */
    NORMALIZED,
    /** In few epochs, by a recipe of its own. */
    WHITENED
  }

  static Kind kind(String model) {
    return switch (model) {
      case "whitened-vgg" -> Kind.WHITENED;
      case "resnet", "resnet18", "mobilenet" -> Kind.NORMALIZED;
      default -> Kind.PLAIN;
    };
  }

  /** Sets depth and width of those that come in sizes. */
  static void size(Recipe recipe, String model, Situation situation) {
    Preset preset = situation.preset();
    boolean clips = situation.data().clips();
    switch (model) {
      case "resnet" ->
          recipe
              .with("--depth", clips ? preset.of(8, 8, 14) : preset.of(8, 14, 20))
              .with("--width", clips ? preset.of(16, 16, 32) : preset.of(16, 32, 32));
      case "resnet18" -> recipe.with("--width", preset.of(16, 32, clips ? 32 : 64));
      case "mobilenet" -> recipe.with("--width", preset.of(16, 32, 32));
      default -> {}
    }
  }
}
