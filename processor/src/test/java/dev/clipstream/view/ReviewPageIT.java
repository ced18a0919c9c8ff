package dev.clipstream.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.avro.FeedbackTarget;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.LabelFeedback;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.testing.RecordReading;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clips that are judged one by one, with the keyboard alone, in a real browser. */
class ReviewPageIT extends PageFixture {

  private void clip(String stream, String label, float score) {
    footage.clip(
        stream,
        "clip-1",
        12,
        List.of(
            new Label(label, score), new Label(label.equals("fall") ? "walk" : "fall", 1 - score)));
  }

  private void openReview() {
    browser.open("about:blank");
    browser.open(view.address() + "#/review");
  }

  private void press(String key) {
    browser.run("document.activeElement.blur()");
    browser.one("body").sendKeys(key);
  }

  private void awaitAsked(String question, String stream) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(page.texts(".asked")).containsExactly(question);
              assertThat(page.texts(".judging > .meta").get(0)).startsWith(stream + " · ");
            });
  }

  private List<LabelFeedback> written(int count) {
    return RecordReading.first(broker.bootstrapServers(), feedbackTopic(), count).stream()
        .map(record -> AvroSerde.feedback().fromBytes(record.value()))
        .toList();
  }

  @Test
  void withoutClips_thePageSaysWhereTheyComeFrom() {
    openReview();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(page.texts(".empty h2")).containsExactly("Nothing to review"));
    assertThat(page.texts(".learn code").get(0)).contains("--label-source label-feedback");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aFilterThatNothingMatches_isSaidToBeWhy() {
    browser.open("about:blank");
    browser.open(view.address() + "#/review?stream=nosuch&label=walk");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(page.texts(".empty").get(0))
                    .contains("No clip of the last day has stream “nosuch” and label “walk”"));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void theLeastSureComesFirst_standsStill_andIsJudgedWithTheKeyboard_andUndone() {
    clip("sure", "walk", 0.97f);
    clip("unsure", "walk", 0.51f);
    clip("middling", "fall", 0.7f);
    openReview();
    awaitAsked("Is it walk?", "unsure");
    await().atMost(PATIENCE).until(() -> page.imagesDrawn(".player img") == 1);
    await().atMost(PATIENCE).until(() -> page.imagesDrawn(".ahead img") == 3);
    assertThat(page.texts(".answers button[data-key]"))
        .containsExactly("Righty", "Wrongn", "fall1", "walk2");
    both("review");
    browser.resize(500, 900);
    both("phone-review");
    assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo((Long) browser.run("return innerWidth"));
    browser.resize(1360, 900);
    // What comes meanwhile does not move what one looks at.
    clip("newer", "walk", 0.5f);
    press("1");
    awaitAsked("Is it fall?", "middling");
    assertThat(page.texts(".outcome")).containsExactly("walk: fall. Undo takes it back.");
    press("u");
    awaitAsked("Is it walk?", "unsure");
    press("1");
    awaitAsked("Is it fall?", "middling");
    press("y");
    awaitAsked("Is it walk?", "sure");
    press("n");
    await().atMost(PATIENCE).until(() -> page.texts(".empty h2").equals(List.of("Done")));
    List<LabelFeedback> written = written(3);
    assertThat(written)
        .extracting(said -> said.getStreamId() + " " + said.getCorrect() + " " + said.getTruth())
        .containsExactlyInAnyOrder("unsure false fall", "middling true fall", "sure false null");
    assertThat(written)
        .allMatch(said -> said.getTarget() == FeedbackTarget.CLIP && said.getLastFrame() == 11);
    browser.screenshot("review-done");
    browser.run("document.querySelector('.empty button').click()");
    awaitAsked("Is it walk?", "newer");
    assertThat(page.texts("[aria-label=Review] > .meta").get(0))
        .isEqualTo("0 done · 1 of the last day left · 3 judged");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void allOfThese_areJudgedAtOnce_butThoseOneLeavesOut() {
    for (int i = 1; i <= 5; i++) {
      clip("camera-" + i, "walk", 0.5f + i / 100f);
    }
    openReview();
    awaitAsked("Is it walk?", "camera-1");
    await().atMost(PATIENCE).until(() -> page.texts(".ahead .meta").size() == 5);
    browser.run("document.querySelectorAll('.ahead input')[2].click()");
    assertThat(page.texts(".answers.all button")).containsExactly("All of these 4 are");
    browser.run("document.querySelector('.answers.all select').value = 'fall'");
    browser.run("document.querySelector('.answers.all button').click()");
    awaitAsked("Is it walk?", "camera-3");
    press("u");
    awaitAsked("Is it walk?", "camera-1");
    assertThat(page.texts(".outcome")).containsExactly("Taken back.");
    browser.run("document.querySelectorAll('.ahead input')[4].click()");
    browser.run("document.querySelector('.answers.all select').value = 'fall'");
    browser.run("document.querySelector('.answers.all button').click()");
    awaitAsked("Is it walk?", "camera-3");
    // Who leaves has said so.
    press(org.openqa.selenium.Keys.ESCAPE.toString());
    assertThat(written(4))
        .extracting(said -> said.getStreamId() + " " + said.getTruth())
        .containsExactlyInAnyOrder(
            "camera-1 fall", "camera-2 fall", "camera-4 fall", "camera-5 fall");
    assertThat(browser.complaints()).isEmpty();
  }

  private void both(String name) {
    browser.screenshot(name);
    browser.prefer("dark");
    browser.screenshot(name + "-dark");
    browser.prefer("light");
  }
}
