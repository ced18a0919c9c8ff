package dev.clipstream.model.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * How an image processor of Hugging Face brings images to a size. Most scale to {@code size} and
 * cut out {@code crop_size}; some have a {@code crop_pct} of their own, and of old files only the
 * processor's name tells what a bare number means.
 */
final class HuggingFaceSize {

  /** A bare number is a square, to which images are stretched. */
  private static final List<String> SQUARE =
      List.of("ViT", "DeiT", "Beit", "EfficientNet", "Segformer");

  /** A bare number is the shorter side. */
  private static final List<String> SHORTER =
      List.of("CLIP", "ConvNext", "Levit", "MobileNet", "MobileViT", "PoolFormer", "Bit");

  private static final int CONVNEXT_STRETCHES_FROM = 384;
  private static final double CONVNEXT_PCT = 224 / 256.0;
  private static final double POOLFORMER_PCT = 0.9;

  private final ObjectNode config;
  private final String source;
  private final ObjectNode said;

  private HuggingFaceSize(ObjectNode config, String source, ObjectNode said) {
    this.config = config;
    this.source = source;
    this.said = said;
  }

  /** The name of a processor, as in {@code ViTImageProcessor}; empty where it is not said. */
  static String processor(ObjectNode config) {
    return config
        .path("image_processor_type")
        .asText(config.path("feature_extractor_type").asText(""));
  }

  /** Puts {@code resize}, {@code resize_to}, {@code width} and {@code height}. */
  static void put(ObjectNode config, String source, ObjectNode said) {
    new HuggingFaceSize(config, source, said).put();
  }

  private void put() {
    if (!config.path("do_resize").asBoolean(true)) {
      throw open("says that images are not resized, and they come in all sizes");
    }
    JsonNode size = config.path("size");
    if (size.has("shortest_edge") && !size.has("longest_edge")) {
      shorterSide(size.path("shortest_edge").asInt());
    } else if (size.has("height") && size.has("width")) {
      stretch(size.path("height").asInt(), size.path("width").asInt());
    } else if (size.canConvertToInt()) {
      bareNumber(size.asInt());
    } else {
      throw open("has a \"size\" that is not known here, " + size);
    }
  }

  private void bareNumber(int size) {
    String processor = processor(config);
    if (SQUARE.stream().anyMatch(processor::startsWith)) {
      stretch(size, size);
    } else if (SHORTER.stream().anyMatch(processor::startsWith)) {
      shorterSide(size);
    } else {
      throw open("does not say whether a \"size\" of " + size + " is that of a square");
    }
  }

  private void shorterSide(int size) {
    String processor = processor(config);
    if (processor.startsWith("ConvNext") || (processor.isEmpty() && config.has("crop_pct"))) {
      if (size >= CONVNEXT_STRETCHES_FROM) {
        stretch(size, size);
      } else {
        crop((int) (size / config.path("crop_pct").asDouble(CONVNEXT_PCT)), size, size);
      }
      return;
    }
    int shorter = size;
    if (processor.startsWith("PoolFormer")) {
      shorter = (int) (size / config.path("crop_pct").asDouble(POOLFORMER_PCT));
    } else if (processor.startsWith("Levit")) {
      shorter = (int) (256 / 224.0 * size);
    }
    crop(shorter, cropSide("height", size), cropSide("width", size));
  }

  private void crop(int shorter, int height, int width) {
    said.put("resize", "crop");
    model(height, width);
    if (shorter != height || shorter != width) {
      said.put("resize_to", shorter);
    }
  }

  private void stretch(int height, int width) {
    said.put("resize", "stretch");
    int toHeight = cropSide("height", height);
    int toWidth = cropSide("width", width);
    model(toHeight, toWidth);
    if (toHeight == height && toWidth == width) {
      return;
    }
    if (height != width) {
      throw open(
          "stretches images to %dx%d and cuts out %dx%d"
              .formatted(width, height, toWidth, toHeight));
    }
    said.put("resize_to", height);
  }

  private void model(int height, int width) {
    if (height < 1 || width < 1) {
      throw open("has a size of " + width + "x" + height);
    }
    said.put("height", height);
    said.put("width", width);
  }

  private int cropSide(String key, int otherwise) {
    // Only some processors cut anything out; those that do say so, or have done since long ago.
    JsonNode crop = config.path("crop_size");
    if (!config.path("do_center_crop").asBoolean(false) || crop.isMissingNode() || crop.isNull()) {
      return otherwise;
    }
    return crop.isObject() ? crop.path(key).asInt() : crop.asInt();
  }

  private IllegalArgumentException open(String what) {
    return new IllegalArgumentException(
        source
            + " "
            + what
            + ": put \"resize\" and, where needed, \"resize_to\", \"width\" and \"height\" into"
            + " NAME.json");
  }
}
