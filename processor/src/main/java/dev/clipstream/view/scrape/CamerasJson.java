package dev.clipstream.view.scrape;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The answer of {@code send --cameras} to {@code /cameras}. What it does not say is taken as
 * nothing, so that senders of other versions are shown as far as they are understood; numbers out
 * of bounds are taken as the bound, and an entry without a name is left out. Immutable.
 *
 * @param trouble what it says of the brokers; empty where all is well
 * @param cameras in their order
 */
record CamerasJson(String trouble, List<CameraRow> cameras) {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<String> STATES = Set.of("connecting", "sending", "away", "ended");
  private static final int MAX_TEXT = 1024;
  private static final double MAX_SECONDS = Duration.ofDays(3653).toSeconds();
  private static final double MAX_RATE = 100_000;

  /** That a browser's numbers hold. */
  private static final long MAX_COUNT = 1L << 53;

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
    for (JsonNode camera : answer.path("cameras")) {
      if (!text(camera, "name").isBlank()) {
        cameras.add(row(camera, nowMillis));
      }
    }
    return new CamerasJson(text(answer, "trouble"), cameras);
  }

  private static CameraRow row(JsonNode camera, long nowMillis) {
    String state = text(camera, "state");
    double silentSeconds = number(camera, "silentSeconds", MAX_SECONDS);
    return new CameraRow(
        text(camera, "name"),
        STATES.contains(state) ? state : "unknown",
        silentSeconds > 0 ? nowMillis - Math.round(1000 * silentSeconds) : 0,
        number(camera, "framesPerSecond", MAX_RATE),
        count(camera, "frames"),
        count(camera, "dropped"),
        count(camera, "connections"),
        Math.max(0, camera.path("attempt").asInt()),
        number(camera, "retryInSeconds", MAX_SECONDS),
        text(camera, "reason"),
        "");
  }

  private static double number(JsonNode of, String name, double max) {
    double value = of.path(name).asDouble();
    return Double.isNaN(value) ? 0 : Math.max(0, Math.min(value, max));
  }

  private static long count(JsonNode of, String name) {
    return Math.max(0, Math.min(of.path(name).asLong(), MAX_COUNT));
  }

  private static String text(JsonNode of, String name) {
    String text = of.path(name).asText();
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }
}
