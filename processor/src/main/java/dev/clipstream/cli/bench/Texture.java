package dev.clipstream.cli.bench;

import dev.clipstream.image.Pixels;
import java.util.Random;

/**
 * Paints clouds: noise of several scales, the coarser the stronger, as in photographs, whose JPEG
 * files are about as long.
 */
final class Texture {

  private static final int[] SCALES = {128, 64, 32, 16, 8, 4, 2};

  /** Amplitude of a scale is this times the scale's root, in steps of the 8-bit range. */
  private static final double STRENGTH = 4.5;

  private Texture() {}

  static Pixels paint(int width, int height, Random random) {
    float[] luma = new float[width * height];
    for (int scale : SCALES) {
      add(luma, width, height, scale, (float) (STRENGTH * Math.sqrt(scale)), random);
    }
    byte[] rgb = new byte[3 * width * height];
    int[] tint = {random.nextInt(60) - 30, random.nextInt(60) - 30, random.nextInt(60) - 30};
    for (int i = 0; i < luma.length; i++) {
      for (int c = 0; c < 3; c++) {
        int value = Math.round(128 + luma[i] * (1 + tint[c] / 100f)) + tint[c];
        rgb[3 * i + c] = (byte) Math.max(0, Math.min(255, value));
      }
    }
    return new Pixels(width, height, rgb);
  }

  /** Adds random values at the corners of a grid, interpolated in between. */
  private static void add(
      float[] luma, int width, int height, int scale, float amplitude, Random random) {
    int columns = width / scale + 2;
    float[] grid = new float[columns * (height / scale + 2)];
    for (int i = 0; i < grid.length; i++) {
      grid[i] = (2 * random.nextFloat() - 1) * amplitude;
    }
    for (int y = 0; y < height; y++) {
      int row = y / scale * columns;
      float down = (y % scale) / (float) scale;
      for (int x = 0; x < width; x++) {
        int at = row + x / scale;
        float right = (x % scale) / (float) scale;
        float top = grid[at] + right * (grid[at + 1] - grid[at]);
        float bottom = grid[at + columns] + right * (grid[at + columns + 1] - grid[at + columns]);
        luma[y * width + x] += top + down * (bottom - top);
      }
    }
  }
}
