package dev.clipstream.view;

import dev.clipstream.testing.page.Browser;
import java.util.Map;
import org.openqa.selenium.WebElement;

/** Presses keys where the focus is. */
final class Keys {

  private static final Map<String, org.openqa.selenium.Keys> NAMES =
      Map.of(
          "ArrowRight", org.openqa.selenium.Keys.ARROW_RIGHT,
          "Enter", org.openqa.selenium.Keys.ENTER,
          "Escape", org.openqa.selenium.Keys.ESCAPE);

  private Keys() {}

  static void press(Browser browser, String key) {
    WebElement focused = (WebElement) browser.run("return document.activeElement");
    focused.sendKeys(NAMES.get(key));
  }
}
