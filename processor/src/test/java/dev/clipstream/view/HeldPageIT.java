package dev.clipstream.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.avro.LabelFeedback;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.testing.RecordReading;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one judges stands still, however much comes meanwhile. */
class HeldPageIT extends PageFixture {

  @Test
  void aClipThatOneJudges_staysWhereItIs_withTheHalfTypedWord_andCanBeSaved() {
    footage.clip("door", "clip-0", "wave", 4);
    page.openStream("door");
    await().atMost(PATIENCE).until(() -> page.texts(".clip h3 .label").equals(List.of("wave")));
    browser.run("document.querySelector('.clip .wrong').focus()");
    Keys.press(browser, "Enter");
    await()
        .atMost(PATIENCE)
        .until(() -> page.texts(".clip [role=status]").equals(List.of("Saved, thank you")));
    browser.one(".clip input").sendKeys("wa");
    // More than the page, or its server, keeps of a stream.
    for (int i = 1; i <= 14; i++) {
      footage.clip("door", "clip-" + i, "bow", 2);
    }
    await()
        .atMost(PATIENCE)
        .until(() -> page.texts("#clips-title + .meta").equals(List.of("Held: 12 or more newer")));
    assertThat(page.texts(".clip h3 .label")).containsExactly("wave");
    browser.one(".clip input").sendKeys("lk");
    browser.screenshot("clips-held");
    browser.one(".clip input").sendKeys(org.openqa.selenium.Keys.ENTER);
    await()
        .atMost(PATIENCE)
        .until(() -> page.texts(".clip [role=status]").equals(List.of("Saved: it is walk")));
    List<LabelFeedback> said =
        RecordReading.first(broker.bootstrapServers(), feedbackTopic(), 2).stream()
            .map(record -> AvroSerde.feedback().fromBytes(record.value()))
            .toList();
    assertThat(said.get(1).getClipId()).isEqualTo("clip-0");
    assertThat(said.get(1).getTruth()).isEqualTo("walk");
    browser.run("document.activeElement.blur()");
    await().atMost(PATIENCE).until(() -> page.texts(".clip h3 .label").size() == 12);
    assertThat(page.texts(".clip h3 .label")).containsOnly("bow");
    assertThat(browser.complaints()).isEmpty();
  }
}
