package dev.clipstream.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.LabelFeedback;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.testing.DemoProcess;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.RecordReading;
import dev.clipstream.testing.page.Browser;
import dev.clipstream.testing.page.PageProbe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of {@code demo --stay}, as packaged, in a real browser. */
class DemoPageIT {

  private static final int CAMERAS = 6;
  private static final int GATES = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  private Browser browser;
  private DemoProcess demo;

  @BeforeEach
  void start() {
    browser = Browser.require();
    demo = DemoProcess.start(folder, EmbeddedBroker.freePort(), CAMERAS);
  }

  @AfterEach
  void stop() {
    if (browser != null) {
      browser.close();
    }
    if (demo != null) {
      demo.close();
    }
  }

  @Test
  void thePage_showsStreamsAndLabelsOfTheTopics_takesFeedback_andOutlivesTheServer() {
    PageProbe page = new PageProbe(browser, demo.address());
    page.openWall();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(page.names())
                  .containsExactly(
                      "camera-1",
                      "camera-2",
                      "camera-3",
                      "camera-4",
                      "camera-5",
                      "camera-6",
                      "gate-1",
                      "gate-2");
              assertThat(page.imagesDrawn(".grid img")).isEqualTo(CAMERAS + GATES);
              assertThat(page.texts(".grid .label")).doesNotContain("no label yet");
            });
    browser.screenshot("demo-wall");
    labelsOfClips_areThoseOfTheTopic(page);
    feedback_landsOnItsTopic();
    theSystemView_showsTheWholePath(page);
    assertThat(browser.complaints()).isEmpty();
    aKilledServer_isShown_andItsReturnToo(page);
  }

  private void labelsOfClips_areThoseOfTheTopic(PageProbe page) {
    page.openStream("camera-1");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(page.labelsByClip()).hasSizeGreaterThan(2);
              assertThat(page.imagesDrawn(".clip:first-child .strip img")).isEqualTo(16);
              assertThat(browser.all(".plot canvas")).isNotEmpty();
            });
    browser.screenshot("demo-stream");
    Map<?, ?> shown = page.labelsByClip();
    try (LabelReader reader = new LabelReader(demo.bootstrapServers(), TopicNames.DEFAULT)) {
      reader.read(3000);
      Map<String, String> labelled =
          reader.clipLabels().stream()
              .filter(label -> label.getStreamId().equals("camera-1"))
              .collect(
                  Collectors.toMap(
                      ClipLabel::getClipId, label -> label.getLabels().get(0).getLabel()));
      assertThat(labelled).containsAllEntriesOf(strings(shown));
    }
  }

  private static Map<String, String> strings(Map<?, ?> map) {
    return map.entrySet().stream()
        .collect(
            Collectors.toMap(e -> String.valueOf(e.getKey()), e -> String.valueOf(e.getValue())));
  }

  private void feedback_landsOnItsTopic() {
    // At one moment: new clips push the old ones down while one looks.
    Object clicked =
        browser.run(
            "const clip = document.querySelector('.clip'); clip.querySelector('.wrong').click();"
                + " return [clip.dataset.clip, clip.querySelector('h3 .label').textContent]");
    List<?> judged = (List<?>) clicked;
    List<LabelFeedback> written =
        RecordReading.first(demo.bootstrapServers(), "label-feedback", 1).stream()
            .map(record -> AvroSerde.feedback().fromBytes(record.value()))
            .toList();
    assertThat(written)
        .singleElement()
        .satisfies(
            feedback -> {
              assertThat(feedback.getStreamId()).isEqualTo("camera-1");
              assertThat(feedback.getClipId()).isEqualTo(judged.get(0));
              assertThat(feedback.getLabel()).isEqualTo(judged.get(1));
              assertThat(feedback.getCorrect()).isFalse();
              assertThat(feedback.getTruth()).isNull();
              assertThat(feedback.getLastFrame()).isEqualTo(15);
              assertThat(feedback.getModel().getSha256()).hasSize(64);
            });
  }

  private void theSystemView_showsTheWholePath(PageProbe page) {
    page.openSystem();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(page.figure("Frames labeled").getText()).doesNotContain("\n0\n");
              assertThat(page.figure("Latency, median").getText()).contains("ms");
              assertThat(page.figure("Mean batch").getText()).contains("cpu");
              assertThat(page.texts("tbody tr")).hasSize(4);
              assertThat(page.texts(".models strong"))
                  .containsExactly("scenes-frames", "scenes-clips");
            });
    browser.screenshot("demo-system");
  }

  private void aKilledServer_isShown_andItsReturnToo(PageProbe page) {
    page.openWall();
    await().atMost(PATIENCE).until(() -> page.state().equals("live"));
    int port = demo.port();
    demo.close();
    await().atMost(PATIENCE).until(() -> page.state().equals("reconnecting"));
    assertThat(browser.one("#status").getText()).contains("reconnecting");
    browser.screenshot("demo-reconnecting");
    demo = DemoProcess.start(folder, port, CAMERAS);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(page.state()).isEqualTo("live");
              assertThat(page.names()).hasSize(CAMERAS + GATES);
            });
  }
}
