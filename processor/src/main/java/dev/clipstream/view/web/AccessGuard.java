package dev.clipstream.view.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.SameSite;
import io.javalin.http.UnauthorizedResponse;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Access control of the page. On loopback that is whoever sits at this machine: but no page from
 * elsewhere in the same browser, be it by a request across origins or by a name that it lets point
 * here. Where the page is open to others, every request must also bring the token, once in the
 * address and from then on in a cookie. Thread-safe.
 */
final class AccessGuard {

  private static final String TOKEN = "token";
  private static final String COOKIE = "clipstream-token";
  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1\\])(:\\d+)?", Pattern.CASE_INSENSITIVE);

  private final Optional<String> token;

  /**
   * @param token what every request must bring; empty where only loopback is served
   */
  AccessGuard(Optional<String> token) {
    this.token = token;
  }

  /**
   * Lets a request pass, or not.
   *
   * @throws UnauthorizedResponse if it lacks the token
   * @throws ForbiddenResponse if it comes from another site
   */
  void check(Context request) {
    String host = Optional.ofNullable(request.header("Host")).orElse("");
    if (token.isEmpty() && !LOOPBACK.matcher(host).matches()) {
      throw new ForbiddenResponse("this page is served on loopback only");
    }
    String origin = request.header("Origin");
    if (origin != null && !origin.replaceFirst("^https?://", "").equals(host)) {
      throw new ForbiddenResponse("requests from other sites are refused");
    }
    if (!isToken(request.cookie(COOKIE)) && !isToken(request.queryParam(TOKEN))) {
      throw new UnauthorizedResponse("open the page at the address that 'view' printed");
    }
  }

  /** Whether the request brings the token in its address, which is to be kept out of sight. */
  boolean bringsToken(Context request) {
    return token.isPresent() && request.queryParam(TOKEN) != null;
  }

  /** Puts the token where the browser sends it along by itself, and scripts cannot read it. */
  void keepToken(Context request) {
    Cookie cookie = new Cookie(COOKIE, token.orElse(""));
    cookie.setPath("/");
    cookie.setHttpOnly(true);
    cookie.setSameSite(SameSite.STRICT);
    request.cookie(cookie);
  }

  private boolean isToken(@Nullable String given) {
    return token.isEmpty()
        || (given != null
            && MessageDigest.isEqual(token.get().getBytes(UTF_8), given.getBytes(UTF_8)));
  }
}
