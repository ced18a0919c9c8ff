package dev.clipstream.trainer.cli.preset;

/** How much a training may cost for how good a model. */
enum Preset {
  /** A first look: a small model in few passes over the data. */
  FAST,
  /** What most people want. */
  BALANCED,
  /** Several times the cost of the one before, for what accuracy is left. */
  ACCURATE;

  /** One of three values. */
  <V> V of(V fast, V balanced, V accurate) {
    return switch (this) {
      case FAST -> fast;
      case BALANCED -> balanced;
      case ACCURATE -> accurate;
    };
  }
}
