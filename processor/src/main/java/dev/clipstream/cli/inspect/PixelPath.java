package dev.clipstream.cli.inspect;

import dev.clipstream.image.resize.Interpolation;
import dev.clipstream.image.resize.Resizing;
import dev.clipstream.model.description.ModelDescription;
import java.util.Locale;

/** The whole way from an image file to the numbers that a model is fed, in one line for people. */
final class PixelPath {

  private PixelPath() {}

  /**
   * @param normalization what is done to each pixel
   * @param input that takes them
   */
  static String of(
      ModelDescription card, int width, int height, String normalization, String input) {
    return "decoded, upright; "
        + resized(card.resizing(), width, height)
        + "; "
        + normalization
        + "; "
        + input;
  }

  private static String resized(Resizing resizing, int width, int height) {
    String to = width + "x" + height;
    String how = " (" + interpolation(resizing) + ")";
    int shorter = resizing.shorterSide(width, height);
    boolean cut = shorter != Math.min(width, height);
    return switch (resizing.fit()) {
      case STRETCH ->
          cut
              ? "stretched to %dx%d"
                      .formatted(
                          grown(width, shorter, width, height),
                          grown(height, shorter, width, height))
                  + how
                  + ", middle "
                  + to
                  + " cut out"
              : "stretched to " + to + how;
      case CROP ->
          (width == height
                  ? "shorter side scaled to " + shorter
                  : "scaled to cover %dx%d"
                      .formatted(
                          grown(width, shorter, width, height),
                          grown(height, shorter, width, height)))
              + how
              + ", middle "
              + to
              + " cut out";
      case PAD ->
          "scaled to fit into "
              + to
              + how
              + ", the rest filled with #%06x".formatted(resizing.padColor());
    };
  }

  private static long grown(int side, int shorter, int width, int height) {
    return Math.round((double) side * shorter / Math.min(width, height));
  }

  private static String interpolation(Resizing resizing) {
    if (resizing.interpolation() == Interpolation.HALVING) {
      return "halved, then bilinear";
    }
    String name = resizing.interpolation().name().toLowerCase(Locale.ROOT);
    return resizing.approximate() ? name + ", the quick way" : name;
  }
}
