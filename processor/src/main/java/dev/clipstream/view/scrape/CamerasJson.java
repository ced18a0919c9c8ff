package dev.clipstream.view.scrape;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The answer of {@code send --cameras} to {@code /cameras}. What it does not say is taken as
 * nothing, so that senders of other versions are shown as far as they are understood. Immutable.
 *
 * @param trouble what it says of the brokers; empty where all is well
 * @param cameras in their order
 */
record CamerasJson(String trouble, List<CameraRow> cameras) {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<String> STATES = Set.of("connecting", "sending", "away", "ended");
  private static final int MAX_TEXT = 1024;

  /**
   * Parses one.
   *
   * @param nowMillis when it came
   * @throws IOException if it is something else
   */
  static CamerasJson parse(String body, long nowMillis) throws IOException {
    JsonNode answer;
    try {
      answer = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IOException(SenderWatch.STRANGER, e);
    }
    if (!answer.path("cameras").isArray()) {
      throw new IOException(SenderWatch.STRANGER);
    }
    List<CameraRow> cameras = new ArrayList<>();
    answer.path("cameras").forEach(camera -> cameras.add(row(camera, nowMillis)));
    return new CamerasJson(text(answer, "trouble"), cameras);
  }

  private static CameraRow row(JsonNode camera, long nowMillis) {
    String state = text(camera, "state");
    double silentSeconds = number(camera, "silentSeconds");
    return new CameraRow(
        text(camera, "name"),
        STATES.contains(state) ? state : "unknown",
        silentSeconds > 0 ? nowMillis - Math.round(1000 * silentSeconds) : 0,
        number(camera, "framesPerSecond"),
        camera.path("frames").asLong(),
        camera.path("dropped").asLong(),
        camera.path("connections").asLong(),
        camera.path("attempt").asInt(),
        number(camera, "retryInSeconds"),
        text(camera, "reason"));
  }

  private static double number(JsonNode of, String name) {
    double value = of.path(name).asDouble();
    return Double.isFinite(value) ? value : 0;
  }

  private static String text(JsonNode of, String name) {
    String text = of.path(name).asText();
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }
}
