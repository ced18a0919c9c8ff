package dev.clipstream.shapes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Small procedural video clips of a textured shape that moves over a textured, noisy background:
 * the data set {@code shapes} of the trainer.
 *
 * <p>The class of a clip is its shape and the direction in which it moves. A clip that moves left
 * (up) is one that moves right (down) played backwards: both draw from the same distribution of
 * frames, so neither a single frame nor any average over the frames tells them apart, and a model
 * must use the order of time.
 *
 * <p>A clip is a pure function of its seed, class, size and length, equal on every machine: only
 * exactly specified arithmetic is used. Immutable, hence safe for use by several threads.
 */
public final class ShapeClips {

  /** What moves. */
  enum Shape {
    CIRCLE,
    SQUARE,
    TRIANGLE,
    CROSS;

    /**
     * Signed distance from (x, y) to the outline, in pixels, negative inside; areas are alike for
     * one radius.
     */
    double distance(double x, double y, double radius) {
      return switch (this) {
        case CIRCLE -> Math.sqrt(x * x + y * y) - radius;
        case SQUARE -> Math.max(Math.abs(x), Math.abs(y)) - 0.886 * radius;
        case TRIANGLE -> Math.max(y, 0.866 * Math.abs(x) - 0.5 * y) - 0.78 * radius;
        case CROSS -> {
          double longer = Math.max(Math.abs(x), Math.abs(y)) - 1.18 * radius;
          double shorter = Math.min(Math.abs(x), Math.abs(y)) - 0.41 * radius;
          yield Math.max(longer, shorter);
        }
      };
    }
  }

  /** Where the shape goes. */
  enum Motion {
    LEFT,
    RIGHT,
    UP,
    DOWN;

    boolean horizontal() {
      return this == LEFT || this == RIGHT;
    }

    boolean backwards() {
      return this == LEFT || this == UP;
    }
  }

  private static final List<String> SHAPES = names(Shape.values());
  private static final List<String> CLASSES = classNames();

  private final int size;
  private final int length;

  /**
   * One clip.
   *
   * @param frames the frames in order, each uint8 RGB [size, size, 3], row by row
   * @param label index of its class in {@link #classes()}
   * @param shape index of its shape in {@link #shapes()}, the label of each of its frames
   */
  public record Clip(List<byte[]> frames, int label, int shape) {
    public Clip {
      frames = List.copyOf(frames);
    }
  }

  /**
   * @param size width and height of a frame in pixels, at least 16
   * @param length frames in a clip, at least 2
   */
  public ShapeClips(int size, int length) {
    if (size < 16 || length < 2) {
      throw new IllegalArgumentException(
          "a clip needs frames of 16x16 pixels and 2 frames at least, not %dx%d and %d"
              .formatted(size, size, length));
    }
    this.size = size;
    this.length = length;
  }

  /** Names of the classes, for instance {@code circle-left}. */
  public static List<String> classes() {
    return CLASSES;
  }

  /** Names of the shapes, for instance {@code circle}. */
  public static List<String> shapes() {
    return SHAPES;
  }

  /** The clip of a class that a seed stands for. */
  public Clip clip(long seed, int label) {
    if (label < 0 || label >= CLASSES.size()) {
      throw new IllegalArgumentException(
          "class " + label + " is not one of 0 to " + (CLASSES.size() - 1));
    }
    int shapeLabel = label / Motion.values().length;
    Shape shape = Shape.values()[shapeLabel];
    Motion motion = Motion.values()[label % Motion.values().length];
    Scene scene = new Scene(new Dice(seed), shape, motion.horizontal(), size, length);
    List<byte[]> frames = new ArrayList<>(length);
    for (int t = 0; t < length; t++) {
      frames.add(scene.render(t));
    }
    if (motion.backwards()) {
      Collections.reverse(frames);
    }
    return new Clip(frames, label, shapeLabel);
  }

  /** What is drawn from the seed once a clip; lengths are in pixels, times in frames. */
  static final class Scene {
    private final Dice dice;
    private final Shape shape;
    private final boolean horizontal;
    private final int size;
    private final double middle;
    private final double radius;
    private final double cos;
    private final double sin;
    private final double along;
    private final double across;
    private final double speed;
    private final double acceleration;
    private final double drift;
    private final double backgroundX;
    private final double backgroundY;
    private final double noise;
    private final double flicker;
    private final Texture foreground;
    private final Texture background;

    Scene(Dice dice, Shape shape, boolean horizontal, int size, int length) {
      this.dice = dice;
      this.shape = shape;
      this.horizontal = horizontal;
      this.size = size;
      middle = (length - 1) / 2.0;
      radius = size * dice.between(0.17, 0.27);
      double angle = StrictMath.toRadians(dice.between(-18, 18));
      cos = StrictMath.cos(angle);
      sin = StrictMath.sin(angle);
      along = size * dice.between(0.3, 0.7);
      across = size * dice.between(0.25, 0.75);
      // From 0.4 to 1 times the width of the image in the time of the clip.
      speed = size * dice.between(0.4, 1.0) / length;
      acceleration = speed * dice.between(-0.4, 0.4) / length;
      drift = speed * dice.between(-0.2, 0.2);
      backgroundX = speed * dice.between(-0.2, 0.2);
      backgroundY = speed * dice.between(-0.2, 0.2);
      noise = dice.between(4, 28);
      flicker = dice.between(0, 12);
      // The shape is the brighter one, as if lit: which of two colors is the figure is not the
      // riddle.
      double dark = dice.between(25, 120);
      double bright = dark + dice.between(60, 110);
      double[] ground = color(dice, dark);
      double[] figure = color(dice, bright);
      background = new Texture(dice, ground, size);
      foreground = new Texture(dice, figure, size);
    }

    byte[] render(int frame) {
      double t = frame - middle;
      double main = along + speed * t + acceleration * t * Math.abs(t) + dice.between(-0.3, 0.3);
      double side = across + drift * t + dice.between(-0.3, 0.3);
      double centerX = horizontal ? main : side;
      double centerY = horizontal ? side : main;
      double brightness = dice.between(-flicker, flicker);
      byte[] pixels = new byte[size * size * 3];
      int at = 0;
      for (int row = 0; row < size; row++) {
        for (int column = 0; column < size; column++) {
          double x = cos * (column - centerX) + sin * (row - centerY);
          double y = cos * (row - centerY) - sin * (column - centerX);
          double cover = Math.min(1, Math.max(0, 0.5 - shape.distance(x, y, radius)));
          double ground = background.at(column + backgroundX * t, row + backgroundY * t);
          double figure = foreground.at(x, y);
          for (int channel = 0; channel < 3; channel++) {
            double value =
                (1 - cover) * (background.color[channel] + ground)
                    + cover * (foreground.color[channel] + figure)
                    + brightness
                    + noise * dice.bell();
            pixels[at++] = (byte) Math.round(Math.min(255, Math.max(0, value)));
          }
        }
      }
      return pixels;
    }

    /** A random hue whose channels average to a brightness. */
    static double[] color(Dice dice, double brightness) {
      double red = dice.between(-30, 30);
      double green = dice.between(-30, 30);
      return new double[] {brightness + red, brightness + green, brightness - red - green};
    }
  }

  /** A color and a brightness that varies over the plane: stripes, checks or blobs. */
  static final class Texture {
    private static final int GRID = 16;
    final double[] color;
    private final double strength;
    private final double scale;
    private final double slope;
    private final int kind;
    private final double[] grid = new double[GRID * GRID];

    Texture(Dice dice, double[] color, int size) {
      this.color = color;
      strength = dice.between(5, 32);
      scale = 32.0 / size / dice.between(2.5, 7);
      slope = dice.between(-1, 1);
      kind = (int) dice.between(0, 3);
      for (int i = 0; i < grid.length; i++) {
        grid[i] = dice.between(-1, 1);
      }
    }

    /** Difference of the brightness at (x, y) from the color's. */
    double at(double x, double y) {
      double u = x * scale + slope * y * scale;
      double v = y * scale - slope * x * scale;
      return strength
          * switch (kind) {
            case 0 -> wave(u);
            case 1 -> wave(u) * wave(v);
            default -> blobs(u, v);
          };
    }

    /** A triangle wave of period 2 between -1 and 1. */
    private static double wave(double u) {
      double phase = u / 2 - Math.floor(u / 2);
      return 4 * Math.abs(phase - 0.5) - 1;
    }

    /** Random values on a grid that repeats, interpolated. */
    private double blobs(double u, double v) {
      double floorU = Math.floor(u);
      double floorV = Math.floor(v);
      double a = u - floorU;
      double b = v - floorV;
      int i = Math.floorMod((int) floorU, GRID);
      int j = Math.floorMod((int) floorV, GRID);
      int right = (i + 1) % GRID;
      int below = (j + 1) % GRID;
      return (1 - b) * ((1 - a) * grid[j * GRID + i] + a * grid[j * GRID + right])
          + b * ((1 - a) * grid[below * GRID + i] + a * grid[below * GRID + right]);
    }
  }

  /**
   * SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): fast, and written out so that clips never
   * change with the JDK.
   */
  public static final class Dice {
    private long state;

    public Dice(long seed) {
      state = seed;
    }

    /** At least 0 and less than 1. */
    public double unit() {
      state += 0x9E3779B97F4A7C15L;
      long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
    }

    /** Between -1 and 1, most often near 0. */
    public double bell() {
      double one = unit();
      return one - unit();
    }

    public double between(double low, double high) {
      return low + (high - low) * unit();
    }
  }

  private static List<String> classNames() {
    List<String> names = new ArrayList<>();
    for (Shape shape : Shape.values()) {
      for (String motion : names(Motion.values())) {
        names.add(name(shape) + "-" + motion);
      }
    }
    return List.copyOf(names);
  }

  private static List<String> names(Enum<?>[] values) {
    List<String> names = new ArrayList<>();
    for (Enum<?> value : values) {
      names.add(name(value));
    }
    return List.copyOf(names);
  }

  static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
