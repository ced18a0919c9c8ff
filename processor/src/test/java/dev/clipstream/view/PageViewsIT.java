package dev.clipstream.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;

/** The past, the keys and the layout of the page in a real browser. */
class PageViewsIT extends PageFixture {

  @Test
  void whatWasLabelled_isThereAfterARestart_andPlays_withItsAttention() {
    footage.clip("door", "clip-1", "wave", 12);
    footage.clip("gate", "clip-7", "fight", 12);
    view.close();
    String app = "again";
    view =
        View.start(
            ViewSettings.onLoopback(broker.bootstrapServers(), topics, FEEDBACK, app, 0),
            Optional::empty);
    browser.open(view.address() + "#/events");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(page.texts(".moments .label")).containsExactly("fight", "wave");
              assertThat(page.imagesDrawn(".moments img")).isEqualTo(2);
            });
    assertThat(page.texts(".moments .name")).containsExactly("gate", "door");
    browser.screenshot("events");
    browser.prefer("dark");
    browser.screenshot("events-dark");
    browser.prefer("light");
    browser.open("about:blank");
    browser.open(view.address() + "#/events?label=wave&score=0.8");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(page.texts(".moments .label")).containsExactly("wave"));
    browser.run("document.querySelector('.moments a').click()");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(page.texts("h1")).containsExactly("wave 83.0 %");
              assertThat(page.imagesDrawn(".player img")).isEqualTo(1);
              assertThat(page.texts(".player .under .meta").get(0)).startsWith("frame 11 ");
            });
    assertThat(browser.all(".player .heat span")).hasSize(12);
    browser.screenshot("moment");
    browser.resize(500, 900);
    browser.screenshot("phone-moment");
    browser.run("location.hash = '#/events'");
    await().atMost(PATIENCE).until(() -> page.imagesDrawn(".moments img") == 2);
    assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo((Long) browser.run("return innerWidth"));
    browser.screenshot("phone-events");
    browser.resize(1360, 900);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void theQuestionMark_showsAllKeys_andEscapeClosesThem_withoutLeavingTheView() {
    footage.clip("a", "1", "wave", 2);
    page.openStream("a");
    await().atMost(PATIENCE).until(() -> page.texts(".clip h3 .label").equals(List.of("wave")));
    browser.run("document.activeElement.blur()");
    browser.one("body").sendKeys("?");
    assertThat(browser.all("dialog[open]")).hasSize(1);
    assertThat(page.texts(".keys dd")).contains("find a stream", "play or pause");
    browser.screenshot("keys");
    Keys.press(browser, "Escape");
    await().atMost(PATIENCE).until(() -> browser.all("dialog[open]").isEmpty());
    assertThat(page.texts("h1")).containsExactly("a");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void fewStreams_haveTilesAsLargeAsFit_andAKioskNothingElse() {
    for (String stream : List.of("a", "b", "c")) {
      footage.clip(stream, "1", "wave", 2);
    }
    browser.open(view.address() + "?kiosk#/");
    await().atMost(PATIENCE).until(() -> page.names().equals(List.of("a", "b", "c")));
    await().atMost(PATIENCE).until(() -> page.imagesDrawn(".grid img") == 3);
    assertThat(
            (Long) browser.run("return Math.round(document.querySelector('.grid li').offsetWidth)"))
        .isGreaterThan(350);
    assertThat(
            browser.run(
                "return document.documentElement.scrollHeight <= innerHeight + 80"
                    + " && [...document.querySelectorAll('.grid li')]"
                    + ".every(li => li.getBoundingClientRect().bottom <= innerHeight)"))
        .isEqualTo(true);
    assertThat(browser.all("header, .tools")).noneMatch(WebElement::isDisplayed);
    browser.screenshot("kiosk");
    assertThat(browser.complaints()).isEmpty();
  }
}
