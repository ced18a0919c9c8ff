package dev.clipstream.cli.send.cameras;

import dev.clipstream.video.CaptureDevice;
import dev.clipstream.video.Secrets;
import dev.clipstream.video.StreamUrl;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** Whether it is a network stream or a camera, as opposed to a file. */
  static boolean isLive(String location) {
    return CaptureDevice.isNamedBy(location)
        || StreamUrl.parse(location).filter(url -> !url.scheme().equals("file")).isPresent();
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
    Optional<StreamUrl> url = StreamUrl.parse(filled);
    url.ifPresent(of -> secrets.addAll(of.confidential()));
    String title = url.map(StreamUrl::title).orElse(filled);
    // A whole address may come from the environment, whose host is no secret.
    secrets.remove(filled);
    Secrets hidden = new Secrets(secrets);
    return new CameraAddress(filled, hidden.hide(title), hidden);
  }

  /** Whether a place in a URL lies before the at sign that ends user and password. */
  private static boolean isOfUser(String written, int at) {
    return StreamUrl.parse(written)
        .filter(url -> at < url.scheme().length() + "://".length() + url.user().length())
        .isPresent();
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return title;
  }
}
