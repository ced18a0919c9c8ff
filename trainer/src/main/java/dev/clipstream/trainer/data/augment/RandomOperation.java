package dev.clipstream.trainer.data.augment;

/**
 * One of the operations that {@link RandAugment} draws from. Those of the plane mirror what comes
 * in from beyond the edge. Images are uint8 RGB [H,W,3]; strengths are from -1 to 1, of which an
 * operation that knows no direction takes the magnitude.
 */
enum RandomOperation {
  IDENTITY {
    @Override
    byte[] apply(byte[] image, int height, int width, double strength) {
      return image;
    }
  },
  SHEAR_X {
    @Override
    byte[] apply(byte[] image, int height, int width, double strength) {
      return Affine.around(height, width, 1, 0.3 * strength, 0, 1, 0, 0)
          .apply(image, height, width);
    }
  },
  SHEAR_Y {
    @Override
    byte[] apply(byte[] image, int height, int width, double strength) {
      return Affine.around(height, width, 1, 0, 0.3 * strength, 1, 0, 0)
          .apply(image, height, width);
    }
  },
  TRANSLATE_X {
    @Override
    byte[] apply(byte[] image, int height, int width, double strength) {
      return Affine.around(height, width, 1, 0, 0, 1, Math.rint(SHIFT * width * strength), 0)
          .apply(image, height, width);
    }
  },
  TRANSLATE_Y {
    @Override
    byte[] apply(byte[] image, int height, int width, double strength) {
      return Affine.around(height, width, 1, 0, 0, 1, 0, Math.rint(SHIFT * height * strength))
          .apply(image, height, width);
    }
  },
  ROTATE {
    @Override
    byte[] apply(byte[] image, int height, int width, double strength) {
      double angle = Math.toRadians(30 * strength);
      double cosine = Math.cos(angle);
      double sine = Math.sin(angle);
      return Affine.around(height, width, cosine, -sine, sine, cosine, 0, 0)
          .apply(image, height, width);
    }
  },
  BRIGHTNESS {
    @Override
    byte[] apply(byte[] image, int height, int width, double strength) {
      new Recoloring(1 + 0.9 * strength, 1, 1).apply(image);
      return image;
    }
  },
  CONTRAST {
    @Override
    byte[] apply(byte[] image, int height, int width, double strength) {
      new Recoloring(1, 1 + 0.9 * strength, 1).apply(image);
      return image;
    }
  },
  SATURATION {
    @Override
    byte[] apply(byte[] image, int height, int width, double strength) {
      new Recoloring(1, 1, 1 + 0.9 * strength).apply(image);
      return image;
    }
  },
  SHARPNESS {
    @Override
    byte[] apply(byte[] image, int height, int width, double strength) {
      return sharpened(image, height, width, 1 + 0.9 * strength);
    }
  },
  POSTERIZE {
    @Override
    byte[] apply(byte[] image, int height, int width, double strength) {
      int lost = (int) Math.round(4 * Math.abs(strength));
      return mapped(image, value -> value >> lost << lost);
    }
  },
  SOLARIZE {
    @Override
    byte[] apply(byte[] image, int height, int width, double strength) {
      double threshold = 255 * (1 - Math.abs(strength));
      return mapped(image, value -> value > threshold ? 255 - value : value);
    }
  },
  AUTO_CONTRAST {
    @Override
    byte[] apply(byte[] image, int height, int width, double strength) {
      for (int channel = 0; channel < 3; channel++) {
        stretch(image, channel);
      }
      return image;
    }
  },
  EQUALIZE {
    @Override
    byte[] apply(byte[] image, int height, int width, double strength) {
      for (int channel = 0; channel < 3; channel++) {
        equalize(image, channel);
      }
      return image;
    }
  };

  /** The largest part of its side by which an image is shifted. */
  private static final double SHIFT = 150.0 / 331;

  /** Changes an image; the array may be the one that is given. */
  abstract byte[] apply(byte[] image, int height, int width, double strength);

  /** From one value of a byte to another. */
  private interface Table {
    int of(int value);
  }

  private static byte[] mapped(byte[] image, Table table) {
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) table.of(image[i] & 0xFF);
    }
    return image;
  }

  /** Away from, or towards, the mean of each pixel and its eight neighbors; edges stay. */
  private static byte[] sharpened(byte[] image, int height, int width, double factor) {
    byte[] to = image.clone();
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        for (int channel = 0; channel < 3; channel++) {
          int at = 3 * (y * width + x) + channel;
          double sum = 4 * (image[at] & 0xFF);
          for (int row = -width; row <= width; row += width) {
            sum += image[at + 3 * (row - 1)] & 0xFF;
            sum += image[at + 3 * row] & 0xFF;
            sum += image[at + 3 * (row + 1)] & 0xFF;
          }
          double smooth = sum / 13;
          to[at] = Recoloring.clamped(smooth + factor * ((image[at] & 0xFF) - smooth));
        }
      }
    }
    return to;
  }

  /** Brings the least value of a channel to 0 and the largest to 255. */
  private static void stretch(byte[] image, int channel) {
    int least = 255;
    int largest = 0;
    for (int i = channel; i < image.length; i += 3) {
      least = Math.min(least, image[i] & 0xFF);
      largest = Math.max(largest, image[i] & 0xFF);
    }
    if (least >= largest) {
      return;
    }
    for (int i = channel; i < image.length; i += 3) {
      image[i] = (byte) Math.round(255.0 * ((image[i] & 0xFF) - least) / (largest - least));
    }
  }

  /** Gives a channel as many pixels of every value, as far as equal ones stay equal. */
  private static void equalize(byte[] image, int channel) {
    int[] counts = new int[256];
    int least = 255;
    for (int i = channel; i < image.length; i += 3) {
      counts[image[i] & 0xFF]++;
      least = Math.min(least, image[i] & 0xFF);
    }
    int others = image.length / 3 - counts[least];
    if (others == 0) {
      return;
    }
    byte[] table = new byte[256];
    int below = -counts[least];
    for (int value = 0; value < 256; value++) {
      below += counts[value];
      table[value] = Recoloring.clamped(255.0 * Math.max(0, below) / others);
    }
    for (int i = channel; i < image.length; i += 3) {
      image[i] = table[image[i] & 0xFF];
    }
  }
}
