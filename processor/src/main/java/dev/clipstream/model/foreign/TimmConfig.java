package dev.clipstream.model.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What {@code config.json} of a model of timm says in {@code pretrained_cfg}: size, interpolation,
 * {@code crop_pct}, {@code crop_mode}, mean, deviation and names. timm's models give logits.
 */
final class TimmConfig {

  private static final double USUAL_PCT = 0.875;

  private TimmConfig() {}

  /**
   * @param source for people
   * @throws IllegalArgumentException if it resizes in a way that is not known here
   */
  static Optional<Statement> read(ObjectNode config, String source) {
    if (!(config.path("pretrained_cfg") instanceof ObjectNode pretrained)) {
      return Optional.empty();
    }
    Statement statement = Statement.empty(source);
    ObjectNode said = statement.said();
    if (config.path("num_classes").asInt(1) > 0) {
      said.put("activation", "softmax");
    }
    labels(config)
        .or(() -> labels(pretrained))
        .or(() -> LabelObject.read(config.path("id2label")))
        .ifPresent(names -> said.set("labels", names));
    JsonNode size = pretrained.path("input_size");
    if (size.size() == 3) {
      said.put("color", size.get(0).asInt() == 1 ? "GRAY" : "RGB");
      said.put("height", size.get(1).asInt());
      said.put("width", size.get(2).asInt());
    }
    if (pretrained.has("mean") && pretrained.has("std")) {
      said.put("scale", 1 / 255.0);
      said.set("mean", pretrained.get("mean"));
      said.set("std", pretrained.get("std"));
    }
    putResize(pretrained, source, said);
    return Optional.of(putInterpolation(pretrained, source, statement));
  }

  private static Optional<ArrayNode> labels(ObjectNode config) {
    JsonNode names = config.path("label_names");
    return names instanceof ArrayNode array && !array.isEmpty()
        ? Optional.of(array)
        : LabelObject.read(names);
  }

  private static void putResize(ObjectNode pretrained, String source, ObjectNode said) {
    double pct = pretrained.path("crop_pct").asDouble(USUAL_PCT);
    String mode = pretrained.path("crop_mode").asText("center");
    switch (mode) {
      case "center" -> said.put("resize", "crop").put("crop_pct", pct);
      case "squash" -> said.put("resize", "stretch").put("crop_pct", pct);
      case "border" -> {
        if (pct != 1) {
          throw new IllegalArgumentException(
              source
                  + " pads images and cuts something off, by \"crop_mode\": \"border\" and"
                  + " \"crop_pct\": "
                  + pct
                  + ": put a \"resize\" that is known here into NAME.json");
        }
        said.put("resize", "pad");
        ArrayNode color = said.putArray("pad_color");
        pretrained
            .path("mean")
            .forEach(value -> color.add((int) Math.min(255, Math.round(value.asDouble() * 255))));
      }
      default ->
          throw new IllegalArgumentException(
              source
                  + " has the unknown \"crop_mode\" "
                  + mode
                  + ": put \"resize\" into NAME.json");
    }
  }

  private static Statement putInterpolation(
      ObjectNode pretrained, String source, Statement statement) {
    String name = pretrained.path("interpolation").asText("random");
    // "random" is of training; timm itself takes bilinear where nothing is said.
    if (name.equals("random")) {
      statement.said().put("interpolation", "bilinear");
      return statement.guessing(
          source + " does not say how pixels are interpolated: bilinear is taken");
    }
    statement.said().put("interpolation", name);
    return statement;
  }
}
