package dev.clipstream.testing.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.WebElement;

/** The live page as a person sees it: what its parts say. */
public final class PageProbe {

  private final Browser browser;
  private final String address;

  /**
   * @param address of the page, with a slash at its end
   */
  public PageProbe(Browser browser, String address) {
    this.browser = browser;
    this.address = address;
  }

  public void openWall() {
    browser.open(address + "#/");
  }

  public void openStream(String name) {
    String part = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    browser.open(address + "#/stream/" + part);
  }

  public void openSystem() {
    browser.open(address + "#/system");
  }

  /** What the page says of its connection: {@code live}, {@code reconnecting} … */
  public String state() {
    return String.valueOf(browser.one("#status").getDomAttribute("data-state"));
  }

  /** The names on the wall, as far as they are in sight. */
  public List<String> names() {
    return texts(".grid .name");
  }

  public List<String> texts(String selector) {
    // At one moment: elements may go while one asks for them one by one.
    Object texts =
        browser.run(
            "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)",
            selector);
    return ((List<?>) texts).stream().map(String::valueOf).toList();
  }

  /** The clips that are shown, each with its label. */
  public Map<?, ?> labelsByClip() {
    return (Map<?, ?>)
        browser.run(
            "return Object.fromEntries([...document.querySelectorAll('.clip')]"
                + ".map(c => [c.dataset.clip, c.querySelector('h3 .label').textContent]))");
  }

  /** How many images below the selector have been drawn. */
  public long imagesDrawn(String selector) {
    return (Long)
        browser.run(
            "return [...document.querySelectorAll(arguments[0])]"
                + ".filter(i => i.complete && i.naturalWidth > 0).length",
            selector);
  }

  public WebElement figure(String name) {
    return browser.all(".figures > div").stream()
        .filter(figure -> figure.getText().startsWith(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no figure " + name));
  }
}
