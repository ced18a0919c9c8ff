package dev.clipstream.model.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** JSON files that other tools wrote. */
final class JsonFiles {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MAX_BYTES = 32 << 20;

  private JsonFiles() {}

  /**
   * The object that a file holds; empty where there is no such file.
   *
   * @throws IllegalArgumentException if it holds something else
   */
  static Optional<ObjectNode> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IllegalArgumentException(file + " is too large to be read");
      }
      JsonNode node = JSON.readTree(file.toFile());
      if (node instanceof ObjectNode object) {
        return Optional.of(object);
      }
      throw new IllegalArgumentException(file + " must hold one JSON object");
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read as JSON: " + e.getMessage(), e);
    }
  }
}
