package dev.clipstream.view.web;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.Optional;

/** Reads what the query of a request says. */
final class QueryParameters {

  private QueryParameters() {}

  /** What a parameter says; empty if it is not there. */
  static String text(Context request, String name) {
    return Optional.ofNullable(request.queryParam(name)).orElse("");
  }

  /**
   * The number that a parameter says.
   *
   * @throws BadRequestResponse if it says something else
   */
  static long number(Context request, String name, long otherwise) {
    String text = text(request, name);
    try {
      return text.isEmpty() ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new BadRequestResponse("'" + name + "' must be a whole number");
    }
  }
}
