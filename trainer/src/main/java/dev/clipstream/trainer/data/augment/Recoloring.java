package dev.clipstream.trainer.data.augment;

/**
 * A change of brightness, contrast and saturation by a factor each; 1 changes nothing, less is
 * darker, flatter and grayer.
 */
record Recoloring(double brightness, double contrast, double saturation) {

  /** The luminance of a pixel, ITU-R BT.601. */
  static double gray(byte[] image, int at) {
    return 0.299 * (image[at] & 0xFF)
        + 0.587 * (image[at + 1] & 0xFF)
        + 0.114 * (image[at + 2] & 0xFF);
  }

  /** Changes an image, uint8 RGB [H,W,3], in place. */
  void apply(byte[] image) {
    long sum = 0;
    for (byte value : image) {
      sum += value & 0xFF;
    }
    double mean = (double) sum / image.length;
    for (int i = 0; i < image.length; i += 3) {
      double gray = gray(image, i);
      for (int j = i; j < i + 3; j++) {
        double value = gray + saturation * ((image[j] & 0xFF) - gray);
        image[j] = clamped(brightness * (mean + contrast * (value - mean)));
      }
    }
  }

  /** The nearest byte. */
  static byte clamped(double value) {
    return (byte) Math.round(Math.max(0, Math.min(255, value)));
  }
}
