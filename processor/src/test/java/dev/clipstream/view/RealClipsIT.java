package dev.clipstream.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.cli.Clipstream;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.records.TopicNames;
import dev.clipstream.streams.StreamProcessor;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.SharedData;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.Topics;
import dev.clipstream.testing.page.Browser;
import dev.clipstream.testing.page.PageProbe;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Video files of people, sent as several streams at once, labelled, and looked at. */
class RealClipsIT {

  private static final List<String> STREAMS = List.of("A", "B", "C");
  private static final int CLIPS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;

  @Test
  void thePage_showsTheClipsOfEveryStream_withTheLabelsAndTheAttentionOfTheTopic() {
    SharedData.require("asl-letters");
    try (Browser browser = Browser.require();
        EmbeddedBroker broker = EmbeddedBroker.start();
        FrameModel frames =
            FrameModel.open(TestModels.frameModel(folder, "frames", 16), Device.CPU);
        SequenceModel clips =
            SequenceModel.open(
                TestModels.attentionModel(folder, "clips", frames.card().sha256(), 64),
                frames,
                Device.CPU)) {
      Topics.create(broker.bootstrapServers(), TopicNames.DEFAULT, 3);
      Topics.create(broker.bootstrapServers(), "label-feedback", 1);
      ProcessorSettings settings =
          ProcessorSettings.defaults(broker.bootstrapServers(), folder.resolve("state"));
      try (StreamProcessor processor = new StreamProcessor(settings, frames, Optional.of(clips));
          View view =
              View.start(
                  ViewSettings.onLoopback(
                      broker.bootstrapServers(),
                      settings.topics(),
                      "label-feedback",
                      settings.applicationId(),
                      0),
                  Optional::empty)) {
        processor.start();
        STREAMS.stream()
            .map(letter -> CompletableFuture.runAsync(() -> send(broker, letter)))
            .toList()
            .forEach(CompletableFuture::join);
        check(browser, new PageProbe(browser, view.address()), labels(broker));
      }
    }
  }

  /** Sends the first clips of a letter as a stream of its name. */
  private static void send(EmbeddedBroker broker, String letter) {
    List<String> command =
        Stream.concat(
                Stream.of(
                    "send",
                    "--bootstrap-servers=" + broker.bootstrapServers(),
                    "--clip-per-file",
                    "--stream=" + letter),
                SharedData.requireFiles("asl-letters/" + letter).stream()
                    .limit(CLIPS)
                    .map(Path::toString))
            .toList();
    StringWriter err = new StringWriter();
    int status =
        Clipstream.execute(
            command, Map.of(), new PrintWriter(new StringWriter()), new PrintWriter(err));
    assertThat(status).as(err.toString()).isZero();
  }

  private static List<ClipLabel> labels(EmbeddedBroker broker) {
    try (LabelReader reader = new LabelReader(broker.bootstrapServers(), TopicNames.DEFAULT)) {
      reader.readUntil(0, CLIPS * STREAMS.size());
      return reader.clipLabels();
    }
  }

  private static void check(Browser browser, PageProbe page, List<ClipLabel> labels) {
    page.openWall();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(page.names()).isEqualTo(STREAMS);
              assertThat(page.imagesDrawn(".grid img")).isEqualTo(STREAMS.size());
            });
    browser.screenshot("real-wall");
    for (String stream : STREAMS) {
      Map<String, String> expected = new HashMap<>();
      Map<String, Long> attention = new HashMap<>();
      for (ClipLabel label : labels) {
        if (label.getStreamId().equals(stream)) {
          expected.put(label.getClipId(), label.getLabels().get(0).getLabel());
          attention.put(label.getClipId(), (long) label.getAttention().size());
        }
      }
      page.openStream(stream);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(page.labelsByClip()).isEqualTo(expected);
                assertThat(page.imagesDrawn(".clip:first-child .strip img")).isEqualTo(16);
              });
      assertThat(attention).hasSize(CLIPS).doesNotContainValue(0L);
      assertThat(
              browser.run(
                  "return Object.fromEntries([...document.querySelectorAll('.clip')]"
                      + ".map(c => [c.dataset.clip, c.querySelectorAll('.heat span').length]))"))
          .isEqualTo(attention);
      browser.screenshot("real-stream-" + stream);
    }
    assertThat(browser.complaints()).isEmpty();
  }
}
