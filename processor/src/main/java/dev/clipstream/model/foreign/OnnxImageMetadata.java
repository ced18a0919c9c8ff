package dev.clipstream.model.foreign;

import java.util.Map;
import java.util.Optional;

/**
 * ONNX's own metadata of image models: {@code Image.BitmapPixelFormat}, {@code
 * Image.NominalPixelRange} and {@code Image.ColorSpaceGamma}, as WinML's tools and Custom Vision
 * write them.
 */
final class OnnxImageMetadata {

  private static final String FORMAT = "Image.BitmapPixelFormat";
  private static final String RANGE = "Image.NominalPixelRange";
  private static final String GAMMA = "Image.ColorSpaceGamma";

  private OnnxImageMetadata() {}

  /**
   * @throws IllegalArgumentException if it asks for pixels that are not made here
   */
  static Optional<Statement> read(Map<String, String> metadata) {
    if (!metadata.containsKey(FORMAT) && !metadata.containsKey(RANGE)) {
      return Optional.empty();
    }
    String gamma = metadata.getOrDefault(GAMMA, "SRGB");
    if (!gamma.equalsIgnoreCase("SRGB")) {
      throw new IllegalArgumentException(
          "its metadata wants " + GAMMA + " " + gamma + ", and only SRGB pixels are made");
    }
    Statement statement = Statement.empty("the ONNX file's image metadata");
    Optional.ofNullable(metadata.get(FORMAT))
        .ifPresent(format -> statement.said().put("color", color(format)));
    Optional.ofNullable(metadata.get(RANGE)).ifPresent(range -> putRange(range, statement));
    return Optional.of(statement);
  }

  private static String color(String format) {
    return switch (format) {
      case "Rgb8", "Rgba8" -> "RGB";
      case "Bgr8", "Bgra8" -> "BGR";
      case "Gray8" -> "GRAY";
      default ->
          throw new IllegalArgumentException(
              "its metadata wants "
                  + FORMAT
                  + " "
                  + format
                  + ", and only Rgb8, Bgr8 and Gray8 are made");
    };
  }

  private static void putRange(String range, Statement statement) {
    switch (range) {
      case "NominalRange_0_255" -> statement.said().put("scale", 1);
      case "Normalized_0_1" -> statement.said().put("scale", 1 / 255.0);
      case "Normalized_1_1" -> statement.said().put("scale", 2 / 255.0).put("mean", 1);
      case "NominalRange_16_235" -> statement.said().put("scale", 219 / 255.0).put("mean", -16);
      default ->
          throw new IllegalArgumentException(
              "its metadata wants "
                  + RANGE
                  + " "
                  + range
                  + ", which the ONNX standard does not know");
    }
  }
}
