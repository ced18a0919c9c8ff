package dev.clipstream.view.web;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.regex.Pattern;

/** Refuses a query whose escapes are broken: the server would drop such a parameter silently. */
final class QueryCheck {

  private static final Pattern BROKEN = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private QueryCheck() {}

  /**
   * Lets a request pass, or not.
   *
   * @throws BadRequestResponse if a percent sign in its query is not followed by two hex digits
   */
  static void check(Context request) {
    String query = request.queryString();
    if (query != null && BROKEN.matcher(query).find()) {
      throw new BadRequestResponse(
          "the query has a '%' without two hexadecimal digits behind it; write %25 for the sign");
    }
  }
}
