package dev.clipstream.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.deadletters.LetterRecords;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.records.FrameRef;
import dev.clipstream.shapes.ShapeClips;
import dev.clipstream.testing.RawProducer;
import dev.clipstream.testing.RecordReading;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dead letters on the page, which were there before it was opened, and sending them again. */
class DeadLettersPageIT extends PageFixture {

  private void fail(int from, int count, String stream, String reason) {
    List<byte[]> pixels = new ShapeClips(96, Math.max(2, count)).clip(from, 3).frames();
    try (RawProducer producer = new RawProducer(broker.bootstrapServers());
        JpegEncoder encoder = new JpegEncoder(85)) {
      for (int i = 0; i < count; i++) {
        boolean image = !reason.equals("undecodable");
        byte[] value =
            image ? encoder.encode(new Pixels(96, 96, pixels.get(i))) : "half".getBytes(UTF_8);
        FrameRef origin = new FrameRef(topics.frames(), 1, 1000 + from + i);
        assertThat(
                producer.send(
                    LetterRecords.toSend(topics.deadLetters(), origin, stream, reason, value)))
            .isPresent();
      }
    }
  }

  private void openLetters() {
    browser.open("about:blank");
    browser.open(view.address() + "#/dead-letters");
  }

  @Test
  void withoutDeadLetters_thePageSaysSo_andTheTabHasNoCount() {
    openLetters();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(page.texts(".empty h2")).containsExactly("No dead letters"));
    assertThat(browser.one("#dead-letters-count").isDisplayed()).isFalse();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void lettersAreGrouped_countedOnTheTab_andSentAgain_withTheKeyboard_once() {
    fail(0, 7, "door", "over_limit");
    fail(7, 2, "gate", "undecodable");
    fail(9, 1, "gate", "quarantined");
    page.openWall();
    await().atMost(PATIENCE).until(() -> page.texts("#dead-letters-count").equals(List.of("10")));
    openLetters();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(page.texts(".letter-group h2"))
                  .containsExactly("over limit", "undecodable", "quarantined");
              assertThat(page.texts(".letter-group .score")).containsExactly("7", "2", "1");
              assertThat(page.imagesDrawn(".letter-group img")).isEqualTo(8);
            });
    assertThat(page.texts(".letters .meta")).anyMatch(text -> text.contains("-1@1003"));
    both("dead-letters");
    browser.resize(500, 900);
    both("phone-dead-letters");
    assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo((Long) browser.run("return innerWidth"));
    browser.resize(1360, 900);
    browser.run("document.querySelector('[data-reason=over_limit] .group-head button').focus()");
    Keys.press(browser, "Enter");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(page.texts(".confirm p").toString()).contains("Send 7 frames"));
    assertThat(browser.accessibleNames("button"))
        .contains("Send 7 frames again: over limit", "Send", "Cancel");
    assertThat(browser.run("return document.activeElement.textContent")).isEqualTo("Send");
    browser.screenshot("dead-letters-confirm");
    Keys.press(browser, "Enter");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(page.texts(".outcome")).containsExactly("Sent again: 7 frames");
              assertThat(page.texts("#dead-letters-count")).containsExactly("3");
              assertThat(page.texts("[data-reason=over_limit] .score"))
                  .containsExactly("0 · 7 sent again");
            });
    assertThat(RecordReading.first(broker.bootstrapServers(), topics.frames(), 7))
        .allMatch(record -> record.partition() == 1);
    browser.run("document.querySelector('[data-reason=undecodable] li button').click()");
    await()
        .atMost(PATIENCE)
        .until(() -> page.texts(".outcome").equals(List.of("Sent again: 1 frame")));
    browser.screenshot("dead-letters-sent");
    browser.run("document.querySelector('[data-reason=quarantined] li button').click()");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(page.texts(".confirm p").toString())
                    .contains("Send 1 frame ", "may end it again"));
    browser.run("document.querySelectorAll('.confirm button')[1].click()");
    await().atMost(PATIENCE).until(() -> browser.all(".confirm").isEmpty());
    assertThat(page.texts("[data-reason=quarantined] .score")).containsExactly("1");
    assertThat(browser.complaints().stream().filter(line -> !line.contains("letters/image")))
        .isEmpty();
  }

  private void both(String name) {
    browser.screenshot(name);
    browser.prefer("dark");
    browser.screenshot(name + "-dark");
    browser.prefer("light");
  }
}
