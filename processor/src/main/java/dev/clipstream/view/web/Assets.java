package dev.clipstream.view.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files of the page, all of them from this program's own jar and all known beforehand. */
final class Assets {

  private static final String PAGE = "/dev/clipstream/view/page/";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  /**
   * One file.
   *
   * @param body its bytes, which nobody changes
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, then only written out
  record Asset(String contentType, byte[] body) {}

  private Assets() {}

  /** All files by their paths. */
  static Map<String, Asset> load() {
    Map<String, Asset> assets = new LinkedHashMap<>();
    assets.put("/", read(PAGE + "index.html", "text/html; charset=utf-8"));
    assets.put("/style.css", read(PAGE + "style.css", STYLE));
    assets.put("/views.css", read(PAGE + "views.css", STYLE));
    assets.put("/icon.svg", read(PAGE + "icon.svg", "image/svg+xml"));
    for (String script :
        new String[] {
          "app", "link", "wall", "stream", "verdict", "system", "dom", "events", "moment", "keys",
          "letters", "ribbon", "spark", "tile", "watch", "tick", "review", "player", "frames",
          "cameras"
        }) {
      assets.put("/" + script + ".js", read(PAGE + script + ".js", SCRIPT));
    }
    return assets;
  }

  private static Asset read(String resource, String contentType) {
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("this build lacks a part of the page: " + resource);
      }
      return new Asset(contentType, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }
}
