package dev.clipstream.ops;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The answer to a health check.
 *
 * @param up whether all is well
 * @param reason one line, for people
 */
record Health(boolean up, String reason) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Health up(String reason) {
    return new Health(true, reason);
  }

  static Health down(String reason) {
    return new Health(false, reason);
  }

  /** {@code {"status":"up","reason":"…"}}. */
  String toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put("status", up ? "up" : "down");
    json.put("reason", reason);
    return json.toString();
  }
}
