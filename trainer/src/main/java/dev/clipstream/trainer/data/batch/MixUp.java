package dev.clipstream.trainer.data.batch;

import dev.clipstream.trainer.data.batch.FrameBatch.Mix;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Lays another image of the batch over each: x' = s x + (1 - s) x2, with one share s for the batch,
 * at least a half, so that an image keeps its own label as the first.
 */
final class MixUp {

  private MixUp() {}

  /** Mixes the images of a shuffled batch in place, the first with the last and so on. */
  static FrameBatch apply(FrameBatch batch, double alpha, Random random) {
    float share = (float) share(alpha, random);
    int count = batch.size();
    int bytes = batch.height() * batch.width() * 3;
    ByteBuffer pixels = batch.pixels();
    byte[] one = new byte[bytes];
    byte[] other = new byte[bytes];
    for (int i = 0; i < count / 2; i++) {
      pixels.get(i * bytes, one);
      pixels.get((count - 1 - i) * bytes, other);
      for (int j = 0; j < bytes; j++) {
        int x = one[j] & 0xFF;
        int y = other[j] & 0xFF;
        one[j] = (byte) Math.round(share * x + (1 - share) * y);
        other[j] = (byte) Math.round(share * y + (1 - share) * x);
      }
      pixels.put(i * bytes, one);
      pixels.put((count - 1 - i) * bytes, other);
    }
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = batch.labels()[count - 1 - i];
    }
    return batch.mixed(new Mix(labels, share));
  }

  /** The larger part of a draw. */
  private static double share(double alpha, Random random) {
    double part = beta(alpha, random);
    return Math.max(part, 1 - part);
  }

  /** A draw from Beta(alpha, alpha), alpha up to 1: Jöhnk, 1964. */
  static double beta(double alpha, Random random) {
    while (true) {
      double x = Math.pow(random.nextDouble(), 1 / alpha);
      double y = Math.pow(random.nextDouble(), 1 / alpha);
      if (x + y > 0 && x + y <= 1) {
        return x / (x + y);
      }
    }
  }
}
