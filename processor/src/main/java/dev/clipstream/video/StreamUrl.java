package dev.clipstream.video;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a URL of a network stream, and what of it may be shown. Immutable; prints only that.
 *
 * @param scheme in lower case
 * @param user name and password as they are written; empty where there are none
 * @param server host and port as they are written
 * @param query with its question mark, or the fragment with its hash; empty where there are none
 * @param title the URL for people: without user, password, query and fragment
 */
public record StreamUrl(String scheme, String user, String server, String query, String title) {

  private static final Pattern URL =
      Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+)://(.*)", Pattern.DOTALL);
  private static final Pattern SERVER = Pattern.compile("(\\[[^]]*]|[^:@]*)(:\\d+)?");

  /** Reads one; empty for what has no scheme. */
  public static Optional<StreamUrl> parse(String written) {
    Matcher url = URL.matcher(written);
    if (!url.matches()) {
      return Optional.empty();
    }
    String rest = url.group(2);
    int at = endOfUser(rest);
    String shown = rest.substring(at + 1);
    int query = end(shown, "?#");
    return Optional.of(
        new StreamUrl(
            url.group(1).toLowerCase(Locale.ROOT),
            rest.substring(0, Math.max(at, 0)),
            shown.substring(0, end(shown, "/?#")),
            shown.substring(query),
            url.group(1) + "://" + shown.substring(0, query)));
  }

  /**
   * The at sign that ends user and password; -1 where there is none. A password in which slashes,
   * at signs or question marks are not escaped is not what the server gets, but is none the less a
   * secret: so the last one counts that is in no value of the query, unless what is before all of
   * this is a server without a user.
   */
  private static int endOfUser(String rest) {
    String authority = rest.substring(0, end(rest, "/?#"));
    if (SERVER.matcher(authority).matches()) {
      return -1;
    }
    int value = rest.indexOf('=', end(rest, "?#"));
    return rest.lastIndexOf('@', value < 0 ? rest.length() : value);
  }

  private static int end(String text, String marks) {
    for (int i = 0; i < text.length(); i++) {
      if (marks.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  /** Host without port. */
  public String host() {
    return server.replaceFirst(":\\d*$", "");
  }

  /** Whether it holds what must not be shown. */
  public boolean isConfidential() {
    return !user.isEmpty() || !query.isEmpty();
  }

  /** What the title leaves out, in its parts, too, as a server may repeat them. */
  public List<String> confidential() {
    List<String> parts = new ArrayList<>();
    if (!user.isEmpty()) {
      parts.add(user);
      parts.add(user.replaceFirst("^[^:]*:?", ""));
    }
    if (!query.isEmpty()) {
      parts.add(query);
      Arrays.stream(query.split("[?&#]"))
          .map(each -> each.replaceFirst("^[^=]*=?", ""))
          .forEach(parts::add);
    }
    return parts;
  }

  @Override
  public String toString() {
    return title;
  }
}
