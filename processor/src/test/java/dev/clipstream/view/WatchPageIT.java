package dev.clipstream.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Labels that somebody watches for, in a real browser. */
class WatchPageIT extends PageFixture {

  @AfterEach
  void forget() {
    browser.open(view.address());
    browser.run("localStorage.clear()");
  }

  private void openWall() {
    browser.open("about:blank");
    page.openWall();
  }

  private List<String> watched() {
    return page.texts("#watched a");
  }

  @Test
  void aWatchedLabel_isMarked_firstOnTheWall_onTopAndInTheTitle_untilItIsOver() {
    for (String camera : List.of("a", "b", "c", "d")) {
      footage.clip(camera, "clip-1", "walk", 4);
    }
    openWall();
    await().atMost(PATIENCE).until(() -> page.names().equals(List.of("a", "b", "c", "d")));
    browser.run("localStorage.watch = '{\"labels\":[\"fight\"]}'");
    openWall();
    await().atMost(PATIENCE).until(() -> page.names().size() == 4);
    assertThat(browser.all("#watched a")).isEmpty();
    footage.clip("c", "clip-2", "fight", 4);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(page.names()).containsExactly("c", "a", "b", "d");
              assertThat(watched()).containsExactly("fight c");
              assertThat(browser.run("return document.title"))
                  .isEqualTo("● fight: c · Streams · Clipstream");
            });
    assertThat(page.texts(".grid .watched .name")).containsExactly("c");
    assertThat(page.texts("#watched-said")).containsExactly("fight on c");
    await().atMost(PATIENCE).until(() -> page.imagesDrawn(".grid img") == 4);
    both("watched-wall");
    browser.resize(500, 900);
    both("phone-watched-wall");
    assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo((Long) browser.run("return innerWidth"));
    browser.resize(1360, 900);
    assertThat(browser.accessibleNames("link")).contains("Watched: c: fight, clip, 83.0 %");
    page.openSystem();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(browser.run("return document.title"))
                    .isEqualTo("● fight: c · System · Clipstream"));
    assertThat(watched()).containsExactly("fight c");
    footage.clip("c", "clip-3", "walk", 4);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(browser.run("return document.title")).isEqualTo("System · Clipstream");
              assertThat(browser.one("#watched").isDisplayed()).isFalse();
            });
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void whatToWatch_isSaidWithTheKeyboard_andRememberedInTheBrowser_elseItIsTheServers() {
    footage.clip("a", "clip-1", "walk", 4);
    footage.clip("b", "clip-1", "fall", 4);
    openWall();
    await().atMost(PATIENCE).until(() -> page.names().equals(List.of("a", "b")));
    browser.run("document.activeElement.blur()");
    browser.one("body").sendKeys("w");
    await().atMost(PATIENCE).until(() -> browser.all("dialog[open]").size() == 1);
    assertThat(browser.accessibleNames("checkbox")).containsExactly("Sound", "Notification");
    browser.screenshot("watch-dialog");
    browser.one("#watch-labels").sendKeys("fall, fight");
    browser.run("document.querySelector('#watch-sound').click()");
    browser.one("#watch-labels").sendKeys(org.openqa.selenium.Keys.ENTER);
    await().atMost(PATIENCE).until(() -> watched().equals(List.of("fall b")));
    assertThat(page.texts("#watch")).containsExactly("Watching fall, fight");
    openWall();
    await().atMost(PATIENCE).until(() -> watched().equals(List.of("fall b")));
    assertThat(browser.run("return JSON.parse(localStorage.watch).sound")).isEqualTo(true);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void untilOneSaysOtherwise_theSettingOfTheServerIsWatched() {
    view.close();
    ViewSettings settings =
        ViewSettings.onLoopback(broker.bootstrapServers(), topics, FEEDBACK, "app", 0);
    view =
        View.start(
            new ViewSettings(
                settings.clientConfig(),
                topics,
                FEEDBACK,
                settings.schemaRegistry(),
                "app",
                settings.host(),
                0,
                settings.token(),
                settings.maxImageBytes(),
                List.of("fight", "fall")),
            java.util.Optional::empty);
    page = new dev.clipstream.testing.page.PageProbe(browser, view.address());
    footage.clip("b", "clip-1", "fall", 4);
    openWall();
    await().atMost(PATIENCE).until(() -> watched().equals(List.of("fall b")));
    browser.run("localStorage.watch = '{\"labels\":[]}'");
    openWall();
    await().atMost(PATIENCE).until(() -> page.names().equals(List.of("b")));
    assertThat(page.texts("#watch")).containsExactly("Watch …");
    assertThat(browser.all("#watched a")).isEmpty();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void whoLooksElsewhere_isToldInTheTitle_andByANotification_once() {
    footage.clip("a", "clip-1", "walk", 4);
    openWall();
    browser.run("localStorage.watch = '{\"labels\":[\"fight\"],\"notify\":true}'");
    openWall();
    await().atMost(PATIENCE).until(() -> page.names().equals(List.of("a")));
    browser.run(
        """
        window.told = [];
        window.Notification = class { constructor(title) { told.push(title); } };
        window.Notification.permission = 'granted';
        Object.defineProperty(document, 'hidden', { get: () => true });
        """);
    footage.clip("a", "clip-2", "fight", 4);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(browser.run("return document.title"))
                    .isEqualTo("● fight: a · Streams · Clipstream"));
    // It goes on, and is no news.
    footage.clip("a", "clip-3", "fight", 4);
    footage.clip("a", "clip-4", "walk", 4);
    await()
        .atMost(PATIENCE)
        .until(() -> "Streams · Clipstream".equals(browser.run("return document.title")));
    assertThat(browser.run("return told.join()")).isEqualTo("fight: a");
    assertThat(browser.complaints()).isEmpty();
  }

  private void both(String name) {
    browser.screenshot(name);
    browser.prefer("dark");
    browser.screenshot(name + "-dark");
    browser.prefer("light");
  }
}
