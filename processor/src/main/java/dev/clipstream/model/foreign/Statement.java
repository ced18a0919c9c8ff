package dev.clipstream.model.foreign;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What one source says of a model.
 *
 * @param source for people, as in {@code config.json}
 * @param said in the keys of {@code NAME.json}
 * @param guesses what was taken for granted on the way, a sentence each
 */
public record Statement(String source, ObjectNode said, List<String> guesses) {

  private static final ObjectMapper JSON = new ObjectMapper();

  public Statement {
    guesses = List.copyOf(guesses);
  }

  /** One that says nothing yet. */
  static Statement empty(String source) {
    return new Statement(source, JSON.createObjectNode(), List.of());
  }

  /** The same with a guess more. */
  Statement guessing(String guess) {
    List<String> more = new ArrayList<>(guesses);
    more.add(guess);
    return new Statement(source, said, more);
  }
}
