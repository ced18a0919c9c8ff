package dev.clipstream.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.LabelJson;
import dev.clipstream.testing.FrameTally;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.RecordReading;
import dev.clipstream.testing.RunProcess;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run --label-format}: what is on the topics, across a kill and a change of the format. */
class LabelFormatIT {

  private static final int SIDE = 8;
  private static final int STREAMS = 3;
  private static final int FRAMES_A_CLIP = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void jsonLabels_areThoseOfLabelsJson_onceEach_acrossAKillAndAChangeOfTheFormat()
      throws IOException {
    TopicNames topics = Topics.named("j-");
    Path model = TestModels.frameModel(folder, "frames", SIDE);
    Path clips = TestModels.sequenceModel(folder, "clips", model, 8);
    Path impatient = folder.resolve("impatient.properties");
    Files.writeString(impatient, "session.timeout.ms=6000\nheartbeat.interval.ms=500\n");
    List<String> options =
        List.of(
            "--frame-model=" + model,
            "--sequence-model=" + clips,
            "--device=cpu",
            "--pass-attributes=file,site",
            "--command-config=" + impatient);
    List<String> json = Stream.concat(options.stream(), Stream.of("--label-format=json")).toList();
    List<Frame> sent = new ArrayList<>();
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      String servers = broker.bootstrapServers();
      Topics.create(servers, topics, 2);
      try (TestProducer producer = new TestProducer(servers, topics.frames());
          LabelReader reader = new LabelReader(servers, topics)) {
        sent.addAll(send(producer, 0, 4, FRAMES_A_CLIP - 1));
        try (RunProcess run = RunProcess.start(servers, topics, folder, json)) {
          reader.readUntil(sent.size() / 2, 0);
          run.kill();
        }
        // Clips that were open when it was killed have their ends now.
        sent.addAll(send(producer, 0, 4, 1));
        try (RunProcess run = RunProcess.start(servers, topics, folder, json)) {
          reader.readUntil(sent.size(), STREAMS * 4);
          assertThat(run.stop()).isIn(0, 143);
        }
        int inJson = reader.frameLabels().size();
        sent.addAll(send(producer, 4, 6, FRAMES_A_CLIP));
        try (RunProcess run = RunProcess.start(servers, topics, folder, options)) {
          reader.readUntil(sent.size(), STREAMS * 6);
          reader.expectNothingMore();
          assertThat(run.stop()).isIn(0, 143);
        }
        FrameTally.assertOneLabelAClip(sent, reader.clipLabels());
        assertAttributes(reader);
        assertThat(reader.frameLabels().stream().map(LabelFormatIT::frameOf))
            .doesNotHaveDuplicates()
            .hasSize(sent.size());

        List<String> written =
            RecordReading.first(servers, topics.frameLabels(), sent.size()).stream()
                .map(ConsumerRecord::value)
                .filter(value -> value[0] == '{')
                .map(value -> new String(value, UTF_8))
                .toList();
        assertThat(written).hasSize(inJson);
        List<String> shown = shown(servers, topics, sent.size());
        assertThat(shown).containsAll(written).hasSize(sent.size());
        assertThat(shown)
            .containsExactlyInAnyOrderElementsOf(
                reader.frameLabels().stream().map(LabelJson::format).toList());
        readByWhoKnowsNothingOfUs(written, reader.frameLabels());
        collectedFromBoth(servers, topics, sent);
      }
    }
  }

  /** Clips of all streams in turn; a clip goes on where it was left. */
  private final Map<String, Integer> begun = new HashMap<>();

  private List<Frame> send(TestProducer producer, int fromClip, int toClip, int frames) {
    List<Frame> made = new ArrayList<>();
    for (int clip = fromClip; clip < toClip; clip++) {
      for (int stream = 0; stream < STREAMS; stream++) {
        // Of its own stream, so that all of them may be open at the same time.
        String id = "camera-" + stream + "-" + clip;
        for (int i = 0; i < frames; i++) {
          int index = begun.merge(id, 1, Integer::sum) - 1;
          Frame frame =
              TestFrames.frame(id, "clip-" + clip, index, index == FRAMES_A_CLIP - 1, SIDE);
          frame.setAttributes(Map.of("file", id + ".mp4", "site", "s" + index, "more", "no"));
          made.add(frame);
        }
      }
    }
    producer.sendAll(made);
    producer.flush();
    return made;
  }

  /** Of a clip, what all its frames have, be some of them from before the kill. */
  private static void assertAttributes(LabelReader reader) {
    for (FrameLabel label : reader.frameLabels()) {
      assertThat(label.getAttributes())
          .isEqualTo(
              Map.of("file", label.getStreamId() + ".mp4", "site", "s" + label.getFrameIndex()));
    }
    for (ClipLabel label : reader.clipLabels()) {
      assertThat(label.getAttributes()).isEqualTo(Map.of("file", label.getStreamId() + ".mp4"));
    }
  }

  private static String frameOf(FrameLabel label) {
    return label.getStreamId() + "/" + label.getFrameIndex();
  }

  private static List<String> shown(String servers, TopicNames topics, int frames) {
    CommandLineRun labels =
        CommandLineRun.of(
            "labels",
            "--bootstrap-servers=" + servers,
            "--frames",
            "--json",
            "--from-beginning",
            "--frame-labels-topic=" + topics.frameLabels(),
            "--max=" + frames,
            "--idle-exit=30s");
    assertThat(labels.status()).as(labels.err()).isZero();
    return labels.out().lines().toList();
  }

  private static void readByWhoKnowsNothingOfUs(List<String> written, List<FrameLabel> labels)
      throws IOException {
    Map<String, FrameLabel> byFrame =
        labels.stream().collect(Collectors.toMap(LabelFormatIT::frameOf, label -> label));
    for (String line : written) {
      JsonNode node = JSON.readTree(line);
      String id = node.get("stream_id").textValue() + "/" + node.get("frame_index").longValue();
      FrameLabel label = byFrame.get(id);
      assertThat(node.get("labels").get(0).get("label").textValue())
          .isEqualTo(label.getLabels().get(0).getLabel());
      assertThat(node.get("model").get("sha256").textValue())
          .isEqualTo(label.getModel().getSha256());
    }
  }

  private void collectedFromBoth(String servers, TopicNames topics, List<Frame> sent)
      throws IOException {
    Path out = folder.resolve("collected");
    CommandLineRun collect =
        CommandLineRun.of(
            "collect",
            "--bootstrap-servers=" + servers,
            "--frames-topic=" + topics.frames(),
            "--frame-labels-topic=" + topics.frameLabels(),
            "--label-source=frame-labels",
            "--out=" + out);
    assertThat(collect.status()).as(collect.err()).isZero();
    try (Stream<Path> files = Files.walk(out)) {
      assertThat(files.filter(file -> file.toString().endsWith(".jpg"))).hasSize(sent.size());
    }
  }
}
