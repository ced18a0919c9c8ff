package dev.clipstream.cli.send.cameras;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address with values of the environment in the place of <code>${NAME}</code>. In user and
 * password of a URL they are percent-encoded, so that they may have any character.
 *
 * @param location what is to be opened
 * @param title the same for people: without user, password, query, and values of the environment
 * @param secrets what the title leaves out
 */
record CameraAddress(String location, String title, Secrets secrets) {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^{}]*)}");

  /** Scheme, user and password, host and path, query. */
  private static final Pattern URL =
      Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*://)(?:([^/?#]*)@)?([^?#]*)([?#].*)?");

  private static final Pattern CAMERA = Pattern.compile("/dev/video\\d+");

  /** Whether it is a network stream or a camera, as opposed to a file. */
  static boolean isLive(String location) {
    return CAMERA.matcher(location).matches()
        || (URL.matcher(location).matches() && !location.regionMatches(true, 0, "file:", 0, 5));
  }

  /**
   * Reads one.
   *
   * @param problems is told what is wrong, without values of the environment
   */
  static CameraAddress of(
      String written, Map<String, String> environment, Consumer<String> problems) {
    List<String> secrets = new ArrayList<>();
    Matcher place = PLACEHOLDER.matcher(written);
    StringBuilder location = new StringBuilder();
    while (place.find()) {
      String value = environment.get(place.group(1));
      if (value == null) {
        problems.accept("${" + place.group(1) + "} is not set in the environment");
        value = "";
      }
      String encoded = isOfUser(written, place.start()) ? encode(value) : value;
      secrets.addAll(List.of(value, encoded));
      place.appendReplacement(location, Matcher.quoteReplacement(encoded));
    }
    place.appendTail(location);
    String filled = location.toString();
    Matcher url = URL.matcher(filled);
    String title = filled;
    if (url.matches()) {
      secrets.addAll(parts(url));
      title = url.group(1) + url.group(3);
    }
    // A whole address may come from the environment, whose host is no secret.
    secrets.remove(filled);
    Secrets hidden = new Secrets(secrets);
    return new CameraAddress(filled, hidden.hide(title), hidden);
  }

  /** What a URL may hold that is nobody's business. */
  private static List<String> parts(Matcher url) {
    List<String> parts = new ArrayList<>();
    if (url.group(2) != null) {
      parts.add(url.group(2));
      parts.add(url.group(2).replaceFirst("^[^:]*:?", ""));
    }
    if (url.group(4) != null) {
      parts.add(url.group(4));
      // By themselves, as a server may repeat them.
      Arrays.stream(url.group(4).split("[?&#]"))
          .map(each -> each.replaceFirst("^[^=]*=?", ""))
          .forEach(parts::add);
    }
    return parts;
  }

  /** Whether a place in a URL lies before the at sign that ends user and password. */
  private static boolean isOfUser(String written, int at) {
    Matcher url = URL.matcher(written);
    return url.matches() && url.group(2) != null && at >= url.start(2) && at < url.end(2);
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return title;
  }
}
