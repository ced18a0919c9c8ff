package dev.clipstream.trainer.data.augment;

import dev.clipstream.system.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Settings of RandAugment: some operations of one strength, drawn from fourteen of shape and color,
 * one after the other. Cubuk et al., RandAugment: practical automated data augmentation, 2020.
 *
 * @param magnitude of all operations, 1 to 30; 9 is usual
 * @param operations how many are applied to an image, 0: none
 */
public record RandAugment(int magnitude, int operations) {

  /** Images as they are. */
  static final RandAugment NONE = new RandAugment(1, 0);

  static final int USUAL_OPERATIONS = 2;

  private static final int MAX_MAGNITUDE = 30;

  public RandAugment {
    new Checks()
        .range("the magnitude of randaugment", magnitude, 1, MAX_MAGNITUDE)
        .range("the operations of randaugment", operations, 0, 8)
        .throwIfAny();
  }

  /** An operation in one of its directions. */
  record Drawn(RandomOperation operation, double strength) {}

  /** Draws the operations for an image, or for all frames of a clip. */
  List<Drawn> draw(Random random) {
    List<Drawn> drawn = new ArrayList<>();
    for (int i = 0; i < operations; i++) {
      RandomOperation[] all = RandomOperation.values();
      RandomOperation operation = all[random.nextInt(all.length)];
      double strength = (double) magnitude / MAX_MAGNITUDE;
      drawn.add(new Drawn(operation, random.nextBoolean() ? strength : -strength));
    }
    return drawn;
  }
}
