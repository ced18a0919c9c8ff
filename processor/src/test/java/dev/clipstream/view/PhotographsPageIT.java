package dev.clipstream.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.avro.FeedbackTarget;
import dev.clipstream.avro.LabelFeedback;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.testing.RecordReading;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stream of photographs, which has no clips, in a real browser. */
class PhotographsPageIT extends PageFixture {

  @Test
  void theLastFrames_haveLabelsAndFiles_standStillWhileOneJudgesThem_andTakeFeedback() {
    List<String> labels = List.of("cat", "dog", "fox");
    // What a page shows is from now on: so it is open first.
    page.openStream("photos");
    for (int i = 0; i < 9; i++) {
      // The last label comes before its frame, as when a page reads the topics in that order.
      footage.photo("photos", i, "holidays/IMG_" + (1000 + i) + ".jpg", labels.get(i % 3), i == 8);
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(page.texts(".recent .name")).hasSize(9).startsWith("IMG_1008.jpg");
              assertThat(page.imagesDrawn(".recent img")).isEqualTo(9);
            });
    assertThat(page.texts(".recent .label")).startsWith("fox", "dog", "cat");
    assertThat(browser.accessibleNames("button")).contains("Wrong: dog, IMG_1007.jpg");
    browser.run("document.querySelector('.recent').scrollIntoView()");
    both("photographs");
    browser.resize(500, 900);
    browser.run("document.querySelector('.recent').scrollIntoView()");
    both("phone-photographs");
    assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo((Long) browser.run("return innerWidth"));
    browser.resize(1360, 900);
    browser.run("document.querySelector('.recent li:nth-child(2) .wrong').focus()");
    Keys.press(browser, "Enter");
    await()
        .atMost(PATIENCE)
        .until(
            () -> page.texts(".recent li:nth-child(2) [role=status]").get(0).startsWith("Saved"));
    footage.photo("photos", 9, "holidays/IMG_1009.jpg", "cat");
    await()
        .atMost(PATIENCE)
        .until(() -> page.texts("#recent-title + .meta").equals(List.of("Held: 1 newer")));
    assertThat(page.texts(".recent .name")).startsWith("IMG_1008.jpg");
    String submit =
        "const truth = document.querySelector('.recent li:nth-child(2) input');"
            + " truth.focus(); truth.value = 'wolf'; truth.form.requestSubmit()";
    browser.run(submit);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              String outcome = page.texts(".recent li:nth-child(2) [role=status]").get(0);
              if (outcome.startsWith("Not saved")) {
                // As of a machine that has too much to do: one says it again.
                browser.run(submit);
              }
              assertThat(outcome).isEqualTo("Saved: it is wolf");
            });
    List<LabelFeedback> said =
        RecordReading.first(broker.bootstrapServers(), feedbackTopic(), 2).stream()
            .map(record -> AvroSerde.feedback().fromBytes(record.value()))
            .toList();
    assertThat(said.get(1).getTarget()).isEqualTo(FeedbackTarget.FRAME);
    assertThat(said.get(1).getFirstFrame()).isEqualTo(7);
    assertThat(said.get(1).getLabel()).isEqualTo("dog");
    assertThat(said.get(1).getTruth()).isEqualTo("wolf");
    browser.run("document.activeElement.blur()");
    await().atMost(PATIENCE).until(() -> page.texts(".recent .name").get(0).equals("IMG_1009.jpg"));
    assertThat(browser.complaints()).isEmpty();
  }

  private void both(String name) {
    browser.screenshot(name);
    browser.prefer("dark");
    browser.screenshot(name + "-dark");
    browser.prefer("light");
  }
}
