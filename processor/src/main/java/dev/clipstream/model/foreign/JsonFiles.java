package dev.clipstream.model.foreign;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** JSON files that other tools wrote, and what is wrong with one. */
public final class JsonFiles {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MAX_BYTES = 32 << 20;

  /** Such as {@code (start marker at [Source: …; line: 1, column: 1])}. */
  private static final Pattern SOURCE = Pattern.compile(" ?\\(start marker at [^\\]]*\\]\\)");

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
      throw new IllegalArgumentException(file + " cannot be read as JSON: " + whatIsWrong(e), e);
    }
  }

  /**
   * Why a file could not be read, in one line: the parser's own message has several, with where in
   * its own classes the text came from.
   */
  public static String whatIsWrong(IOException failure) {
    if (!(failure instanceof JsonProcessingException wrong)) {
      return String.valueOf(failure.getMessage());
    }
    String message =
        wrong instanceof MismatchedInputException
            ? "something follows after its end"
            : SOURCE.matcher(wrong.getOriginalMessage()).replaceAll("");
    String line = String.join(" ", message.lines().toList());
    JsonLocation place = wrong.getLocation();
    return place == null
        ? line
        : "line " + place.getLineNr() + ", column " + place.getColumnNr() + ": " + line;
  }
}
