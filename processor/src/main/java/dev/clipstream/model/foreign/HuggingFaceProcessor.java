package dev.clipstream.model.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What {@code preprocessor_config.json} of a folder from Hugging Face says of pixels: rescaling and
 * normalization here, sizes and cropping in {@link HuggingFaceSize}.
 */
final class HuggingFaceProcessor {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode config;
  private final String source;

  private HuggingFaceProcessor(ObjectNode config, String source) {
    this.config = config;
    this.source = source;
  }

  /**
   * @param source for people
   * @throws IllegalArgumentException if it asks for what is not done here, or leaves open what no
   *     guess should decide
   */
  static Optional<Statement> read(ObjectNode config, String source) {
    if (!config.has("image_mean") && !config.has("do_resize") && !config.has("size")) {
      return Optional.empty();
    }
    return Optional.of(new HuggingFaceProcessor(config, source).statement());
  }

  private Statement statement() {
    Statement statement = Statement.empty(source);
    ObjectNode said = statement.said();
    boolean flipped = config.path("do_flip_channel_order").asBoolean(is("MobileViT"));
    said.put("color", flipped ? "BGR" : "RGB");
    putNumbers(said);
    HuggingFaceSize.put(config, source, said);
    return putInterpolation(statement);
  }

  private void putNumbers(ObjectNode said) {
    double scale =
        config.path("do_rescale").asBoolean(true)
            ? config.path("rescale_factor").asDouble(1 / 255.0)
            : 1;
    said.put("scale", scale);
    boolean normalize = config.path("do_normalize").asBoolean(config.has("image_mean"));
    // EfficientNet's processor takes one off what it has rescaled to 0 to 2.
    double offset = config.path("rescale_offset").asBoolean(false) ? 1 : 0;
    if (!normalize) {
      said.put("mean", offset);
      return;
    }
    JsonNode mean = config.path("image_mean");
    JsonNode std = config.path("image_std");
    if (mean.isMissingNode() || std.isMissingNode()) {
      throw new IllegalArgumentException(
          source
              + " says that pixels are normalized, but not by what: put \"scale\", \"mean\" and"
              + " \"std\" into NAME.json");
    }
    // Its classifiers are divided by the deviation once more.
    boolean twice = is("EfficientNet") && config.path("include_top").asBoolean(true);
    ArrayNode means = said.putArray("mean");
    each(mean).forEach(value -> means.add(value.asDouble() + offset));
    ArrayNode deviations = said.putArray("std");
    each(std)
        .forEach(
            value ->
                deviations.add(twice ? value.asDouble() * value.asDouble() : value.asDouble()));
  }

  private static JsonNode each(JsonNode value) {
    return value.isArray() ? value : JSON.createArrayNode().add(value);
  }

  private Statement putInterpolation(Statement statement) {
    JsonNode resample = config.path("resample");
    if (!resample.canConvertToInt()) {
      statement.said().put("interpolation", "bilinear");
      return statement.guessing(
          source + " does not say how pixels are interpolated: bilinear is taken");
    }
    statement
        .said()
        .put(
            "interpolation",
            switch (resample.asInt()) {
              case 0 -> "nearest";
              case 1 -> "lanczos";
              case 2 -> "bilinear";
              case 3 -> "bicubic";
              case 4 -> "box";
              case 5 -> "hamming";
              default ->
                  throw new IllegalArgumentException(
                      source + " has the unknown \"resample\" " + resample);
            });
    return statement;
  }

  private boolean is(String processor) {
    return HuggingFaceSize.processor(config).startsWith(processor);
  }
}
