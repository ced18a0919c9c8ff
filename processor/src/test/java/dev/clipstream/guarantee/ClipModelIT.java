package dev.clipstream.guarantee;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.clips.ClipSettings;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.streams.StreamProcessor;
import dev.clipstream.streams.settings.Guarantee;
import dev.clipstream.testing.FrameTally;
import dev.clipstream.testing.LabelReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every clip gets the one label that a loop without Kafka gives it, whatever happens between. */
class ClipModelIT extends ClipModelFixture {

  private static final int STREAMS = 4;
  private static final int CLIPS = 3;

  /** Streams interleaved, each with its clips one after the other. */
  private static List<Frame> frames() {
    List<Frame> frames = new ArrayList<>();
    for (int clip = 0; clip < CLIPS; clip++) {
      for (int i = 0; i < FRAMES_A_CLIP; i++) {
        for (int stream = 0; stream < STREAMS; stream++) {
          frames.add(noise("camera-" + stream, "clip-" + clip, i, i == FRAMES_A_CLIP - 1));
        }
      }
    }
    return frames;
  }

  private void assertRight(List<Frame> sent, List<ClipLabel> labels) {
    FrameTally.assertOneLabelAClip(sent, labels);
    Map<String, List<Frame>> clips =
        sent.stream().collect(groupingBy(f -> f.getStreamId() + "/" + f.getClipId()));
    for (ClipLabel label : labels) {
      List<Frame> clip = clips.get(label.getStreamId() + "/" + label.getClipId());
      assertThat(label.getModel().getSha256()).isEqualTo(clipModel.card().sha256());
      assertThat(label.getFrames()).isEqualTo(clip.size());
      assertThat(reference.fits(label, clip)).as(() -> label + "").isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyClipGetsTheLabelOfALoop_andFramesGetNone(Guarantee guarantee) {
    List<Frame> sent = frames();
    send(sent);
    try (StreamProcessor processor = start(settings(guarantee), ROOM);
        LabelReader reader = reader()) {
      reader.readUntil(0, STREAMS * CLIPS);
      reader.expectNothingMore();
      assertThat(processor.ended()).isNotDone();
      assertRight(sent, reader.clipLabels());
      assertThat(reader.frameLabels()).isEmpty();
      assertThat(reader.deadLetters()).isEmpty();
      assertThat(readAgain).hasValue(0);
      assertThat(missing).hasValue(0);
    }
  }

  @Test
  void withAFrameModel_framesAreLabelledAsEver() {
    List<Frame> sent = frames();
    send(sent);
    try (FrameModel frames = FrameModel.open(frameFile, Device.CPU);
        StreamProcessor processor =
            start(
                settings(Guarantee.EXACTLY_ONCE),
                ServedModels.borrowing(frames, Optional.empty()),
                ROOM);
        LabelReader reader = reader()) {
      reader.readUntil(sent.size(), STREAMS * CLIPS);
      reader.expectNothingMore();
      assertThat(processor.ended()).isNotDone();
      FrameTally.assertOneLabelEach(sent, reader.frameLabels());
      assertThat(reader.frameLabels())
          .allMatch(label -> label.getModel().getSha256().equals(frames.card().sha256()));
      assertRight(sent, reader.clipLabels());
    }
  }

  @ParameterizedTest
  @CsvSource({"EXACTLY_ONCE, 0", "AT_LEAST_ONCE, 0", "EXACTLY_ONCE, 3000"})
  void withNextToNoMemory_framesAreReadAgain_andTheLabelsAreTheSame(
      Guarantee guarantee, long memory) {
    List<Frame> sent = frames();
    send(sent);
    try (StreamProcessor processor = start(settings(guarantee), memory);
        LabelReader reader = reader()) {
      reader.readUntil(0, STREAMS * CLIPS);
      reader.expectNothingMore();
      assertThat(processor.ended()).isNotDone();
      assertRight(sent, reader.clipLabels());
      assertThat(readAgain.get()).isBetween(1, STREAMS * CLIPS * MODEL_FRAMES);
      if (memory == 0) {
        assertThat(readAgain).hasValue(STREAMS * CLIPS * MODEL_FRAMES);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void afterAnEndInTheMiddle_clipsGoOnFromTheTopic_withOneLabelEach(Guarantee guarantee) {
    List<Frame> sent = frames();
    int half = sent.size() / 2 + 3;
    send(sent.subList(0, half));
    try (LabelReader reader = reader()) {
      try (StreamProcessor processor = start(settings(guarantee), ROOM)) {
        awaitClipFrames(half);
        assertThat(processor.ended()).isNotDone();
      }
      send(sent.subList(half, sent.size()));
      try (StreamProcessor again = start(settings(guarantee), ROOM)) {
        reader.readUntil(0, STREAMS * CLIPS);
        reader.expectNothingMore();
        assertThat(again.ended()).isNotDone();
      }
      assertRight(sent, reader.clipLabels());
      assertThat(readAgain.get()).isPositive();
      assertThat(missing).hasValue(0);
    }
  }

  @Test
  void windowsThatOverlap_shareFrames() {
    List<Frame> sent = new ArrayList<>();
    for (int i = 0; i < 22; i++) {
      Frame frame = noise("door", "", i, false);
      frame.setClipId(null);
      sent.add(frame);
    }
    send(sent);
    ClipSettings windows = new ClipSettings(10, 3, Duration.ofSeconds(60));
    try (StreamProcessor processor = start(settings(Guarantee.EXACTLY_ONCE, windows), ROOM);
        LabelReader reader = reader()) {
      reader.readUntil(0, 5);
      reader.expectNothingMore();
      assertThat(processor.ended()).isNotDone();
      assertThat(reader.clipLabels()).hasSize(5);
      for (ClipLabel label : reader.clipLabels()) {
        int first = (int) label.getFirstFrame();
        assertThat(reference.fits(label, sent.subList(first, first + 10))).isTrue();
      }
      assertThat(readAgain).hasValue(0);
    }
  }
}
