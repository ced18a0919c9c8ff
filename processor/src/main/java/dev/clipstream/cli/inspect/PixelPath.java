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
    String scaled = resizing.scaled(width) + "x" + resizing.scaled(height);
    boolean bySide = width == height || resizing.resizeTo().isPresent();
    return switch (resizing.fit()) {
      case STRETCH ->
          "stretched to " + scaled + how + (scaled.equals(to) ? "" : ", middle " + to + " cut out");
      case CROP ->
          (bySide
                  ? "shorter side scaled to " + resizing.scaled(width)
                  : "scaled to cover " + scaled)
              + how
              + ", middle "
              + to
              + " cut out"
              + (resizing.scaled(width) < width || resizing.scaled(height) < height
                  ? ", black where the image is smaller"
                  : "");
      case PAD ->
          "scaled to fit into "
              + to
              + how
              + ", the rest filled with #%06x".formatted(resizing.padColor());
    };
  }

  private static String interpolation(Resizing resizing) {
    if (resizing.interpolation() == Interpolation.HALVING) {
      return "halved, then bilinear";
    }
    String name = resizing.interpolation().name().toLowerCase(Locale.ROOT);
    return resizing.approximate() ? name + ", the quick way" : name;
  }
}
