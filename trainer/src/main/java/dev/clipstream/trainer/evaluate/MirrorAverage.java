package dev.clipstream.trainer.evaluate;

import java.nio.ByteBuffer;

/**
 * Averages what a classifier says of an image and of its mirror image: the mean of the logits,
 * which is the geometric mean of the probabilities, brought to the sum 1. Simonyan and Zisserman,
 * Very deep convolutional networks, 2015.
 */
final class MirrorAverage {

  private MirrorAverage() {}

  /** The average of two rows of probabilities. */
  static float[] of(float[] image, float[] mirrored) {
    double[] products = new double[image.length];
    double sum = 0;
    for (int k = 0; k < image.length; k++) {
      products[k] = Math.sqrt((double) image[k] * mirrored[k]);
      sum += products[k];
    }
    float[] average = new float[image.length];
    for (int k = 0; k < image.length; k++) {
      // Nothing that both hold possible: the plain mean.
      average[k] = sum > 0 ? (float) (products[k] / sum) : 0.5f * image[k] + 0.5f * mirrored[k];
    }
    return average;
  }

  /** Exchanges left and right of images uint8 [count,H,W,3], in place. */
  static void turn(ByteBuffer pixels, int count, int height, int width) {
    for (int row = 0; row < count * height; row++) {
      int at = 3 * row * width;
      for (int left = 0, right = width - 1; left < right; left++, right--) {
        for (int channel = 0; channel < 3; channel++) {
          byte kept = pixels.get(at + 3 * left + channel);
          pixels.put(at + 3 * left + channel, pixels.get(at + 3 * right + channel));
          pixels.put(at + 3 * right + channel, kept);
        }
      }
    }
  }
}
