package dev.clipstream.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.testing.page.Scrolling;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;

/** The page in a real browser, on records made to test it. */
class PageIT extends PageFixture {

  @Test
  void withoutFrames_thePageSaysWhatToDo() {
    page.openWall();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(page.texts(".empty h2")).containsExactly("No frames yet"));
    page.openSystem();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(page.texts(".figures dt")).contains("Frames in"));
    assertThat(page.state()).isEqualTo("live");
    page.openStream("nobody");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(page.texts(".empty").get(0)).startsWith("Nothing has come"));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void theWallSaysOfAStream_whatItsClipSoFarIs_elseItsNewestClip_elseItsNewestFrame() {
    footage.frameOnly("a-frames", "arm");
    footage.clip("b-clips", "clip-1", "wave", 2);
    footage.clipOnly("c-clip-model", "clip-1", "fall");
    footage.clip("d-so-far", "clip-1", "wave", 2);
    footage.soFar("d-so-far", "clip-2", "arm", "fight");
    page.openWall();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(page.texts(".grid .label"))
                  .containsExactly("arm", "wave", "fall", "fight");
              assertThat(page.texts(".grid .of")).containsExactly("", "clip", "clip", "so far");
            });
    assertThat(page.texts(".grid .score").subList(1, 4))
        .containsExactly("83.0 %", "83.0 %", "71.0 %");
    assertThat(page.texts("#label option"))
        .containsExactly("All labels", "arm", "fall", "fight", "wave");
    browser.screenshot("wall-clip-labels");
    browser.prefer("dark");
    browser.screenshot("wall-clip-labels-dark");
    browser.prefer("light");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aClip_showsTheAttentionOfEveryFrame() {
    List<Float> attention = footage.clip("door", "clip-1", "wave", 24);
    page.openStream("door");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(page.imagesDrawn(".clip .strip img")).isEqualTo(16));
    assertThat(page.texts(".clip h3 .label")).containsExactly("wave");
    List<?> weights =
        (List<?>)
            browser.run(
                "return [...document.querySelectorAll('.heat span')]"
                    + ".map(s => [Number(s.dataset.weight), Number(getComputedStyle(s).opacity)])");
    assertThat(weights).hasSize(24);
    float most = attention.stream().max(Float::compare).orElseThrow();
    for (int i = 0; i < attention.size(); i++) {
      List<?> shown = (List<?>) weights.get(i);
      assertThat(((Number) shown.get(0)).floatValue()).isEqualTo(attention.get(i));
      assertThat(((Number) shown.get(1)).floatValue())
          .isCloseTo(
              Math.max(0.06f, attention.get(i) / most), org.assertj.core.data.Offset.offset(0.01f));
    }
    browser.screenshot("stream-attention");
    browser.prefer("dark");
    browser.screenshot("stream-attention-dark");
    browser.prefer("light");
  }

  @Test
  void whatWasSkipped_isSaidToBe_inTheWordsOfLabels() {
    footage.skipped("late", "clip-1");
    page.openWall();
    await().atMost(PATIENCE).until(() -> page.texts(".grid .label").equals(List.of("(no label)")));
    page.openStream("late");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(page.texts(".clip h3 .label")).containsExactly("(no label)");
              assertThat(page.texts(".live .quiet").get(0)).startsWith("(no label)");
            });
    assertThat(browser.all(".verdict")).noneMatch(WebElement::isDisplayed);
  }

  @Test
  void whatComesFromATopic_neverBecomesHtml() {
    String hostile = "<img src=x onerror=\"document.title='owned'\"><script>1</script>";
    footage.clip(hostile, hostile, hostile, 4);
    footage.deadLetter(hostile, hostile, "<svg onload=\"document.title='owned'\"/>");
    page.openWall();
    await().atMost(PATIENCE).until(() -> page.names().equals(List.of(hostile)));
    page.openStream(hostile);
    await().atMost(PATIENCE).until(() -> page.texts(".clip h3 .label").equals(List.of(hostile)));
    page.openSystem();
    await().atMost(PATIENCE).until(() -> page.texts(".letters .reason").equals(List.of(hostile)));
    requireNothingInjected();
    assertThat(browser.run("return document.title")).isEqualTo("System · Clipstream");
    browser.run("location.hash = '#/dead-letters'");
    await()
        .atMost(PATIENCE)
        .until(() -> page.texts(".letter-group li .reason").equals(List.of(hostile)));
    requireNothingInjected();
    assertThat(browser.run("return document.title")).isEqualTo("Dead letters · Clipstream");
    // What is no image is asked for and not there, which the browser says.
    assertThat(browser.complaints()).allMatch(line -> line.contains("letters/image"));
  }

  /** The page's own drawings are hidden from screen readers; a stranger's would not be. */
  private static void requireNothingInjected() {
    for (String injected :
        List.of("img[src=x]", "main script", "main svg:not([aria-hidden])", "[onerror]")) {
      assertThat(browser.all(injected)).as(injected).isEmpty();
    }
  }

  @Test
  void twoHundredStreams_scroll_withOnlyWhatIsInSight_andWithoutComplaints() {
    int streams = 200;
    try (LabelledFrames.Running running = footage.keepSending(streams)) {
      page.openWall();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(page.texts(".count")).containsExactly("200 streams"));
      browser.screenshot("wall-200");
      Scrolling scrolled = Scrolling.through(browser, 4000);
      System.out.println("200 streams: " + scrolled);
      assertThat(scrolled.pixels()).as("to scroll").isGreaterThan(2000);
      assertThat(scrolled.mostTiles()).as("tiles that exist").isBetween(1L, 100L);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(page.names()).contains("camera-200").doesNotContain("camera-1");
                assertThat(page.imagesDrawn(".grid img")).isPositive();
              });
      assertThat(running.sent()).isPositive();
    }
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void imagesOfEveryKind_areOnTheWall_andWhatIsNone_leavesAGap() {
    footage.clip("a-jpeg", "clip", "wave", 2);
    footage.raw("b-raw", 8);
    footage.liar("c-liar", "<svg onload='1'/>".getBytes(UTF_8));
    page.openWall();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(page.names()).containsExactly("a-jpeg", "b-raw", "c-liar");
              assertThat(page.imagesDrawn(".grid img:not(.missing)")).isEqualTo(2);
            });
    assertThat(browser.all(".grid img.missing")).hasSize(1);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void thePage_worksWithAKeyboard() {
    footage.clip("a", "1", "wave", 2);
    footage.clip("b", "1", "bow", 2);
    page.openWall();
    await().atMost(PATIENCE).until(() -> page.names().equals(List.of("a", "b")));
    browser.run("document.querySelector('.grid a').focus()");
    Keys.press(browser, "ArrowRight");
    assertThat(browser.run("return document.activeElement.querySelector('.name').textContent"))
        .isEqualTo("b");
    Keys.press(browser, "Enter");
    await().atMost(PATIENCE).until(() -> page.texts("h1").equals(List.of("b")));
    Keys.press(browser, "Escape");
    await().atMost(PATIENCE).until(() -> page.names().equals(List.of("a", "b")));
  }

  @Test
  void whoDoesNotSeeThePage_hearsWhereOneIs_andNoChatter() {
    try (LabelledFrames.Running running = footage.keepSending(8)) {
      page.openWall();
      await().atMost(PATIENCE).until(() -> page.names().size() == 8);
      browser.run("document.querySelector('.grid li:nth-child(3) a').click()");
      await().atMost(PATIENCE).until(() -> page.texts("h1").equals(List.of("camera-3")));
      assertThat(browser.run("return document.activeElement.textContent")).isEqualTo("camera-3");
      Keys.press(browser, "Escape");
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  "camera-3"
                      .equals(
                          browser.run(
                              "return"
                                  + " document.activeElement.querySelector('.name')?.textContent")));
      // Everything moves for a while, and nothing of it is read out.
      Object spoken =
          browser.runAsync(
              """
              const done = arguments[0];
              let spoken = 0;
              const ears = new MutationObserver((list) => spoken += list.length);
              const all = { subtree: true, childList: true, characterData: true };
              for (const live of document.querySelectorAll('[role=status], [role=alert], [aria-live]')) {
                ears.observe(live, all);
              }
              ears.observe(document.activeElement, { attributeFilter: ['aria-label'] });
              setTimeout(() => done(spoken), 3000);
              """);
      assertThat(spoken).isEqualTo(0L);
      assertThat(running.sent()).isPositive();
    }
    assertThat(browser.accessibleNames("link"))
        .contains("Clipstream", "Streams", "Events", "System");
    assertThat(browser.accessibleNames("searchbox")).containsExactly("Find a stream");
    assertThat(browser.accessibleNames("heading")).containsExactly("Streams");
  }

  @Test
  void onAPhone_nothingIsWiderThanTheScreen() {
    footage.clip("a-stream-with-quite-a-long-name-that-goes-on", "clip-1", "wave", 16);
    browser.resize(500, 900);
    try {
      for (Runnable open :
          List.<Runnable>of(
              page::openWall,
              () -> page.openStream("a-stream-with-quite-a-long-name-that-goes-on"),
              page::openSystem)) {
        open.run();
        await()
            .atMost(PATIENCE)
            .until(() -> !page.texts(".grid .name, .clip h3, .figures dt").isEmpty());
        assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
            .isLessThanOrEqualTo((Long) browser.run("return innerWidth"));
      }
      page.openWall();
      await().atMost(PATIENCE).until(() -> page.imagesDrawn(".grid img") > 0);
      browser.screenshot("phone-wall");
    } finally {
      browser.resize(1360, 900);
    }
  }
}
