package dev.clipstream.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.prefetch.NotPrefetchedException;
import dev.clipstream.prefetch.PrefetchLimits;
import dev.clipstream.prefetch.Prefetcher;
import dev.clipstream.records.FrameReader;
import dev.clipstream.serving.FailureReason;
import dev.clipstream.testing.FrameTally;
import dev.clipstream.testing.TestFrames;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every frame and every clip gets its label, in time. */
class ClipstreamTopologyTest extends TopologyFixture {

  /** As it is where Kafka Streams has made its consumer itself. */
  @Test
  void aTaskWhoseRecordsDoNotPassThroughThePrefetch_doesNotStart() {
    Prefetcher asked =
        new Prefetcher(
            new FrameReader(Optional.empty()),
            batcher::submit,
            Clock.systemUTC(),
            Clock.systemUTC(),
            PrefetchLimits.exactly(0),
            listener);
    driver.close();
    assertThatThrownBy(() -> startDriver(asked::partition))
        .hasRootCauseInstanceOf(NotPrefetchedException.class)
        .rootCause()
        .hasMessageContainingAll("frames-0", "group protocol");
    startDriver(partition -> prefetch);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 32})
  void everyFrameAndEveryClip_getsExactlyOneLabel_inOrder(int maxBatch) {
    stopDriver();
    start(maxBatch);
    List<Frame> sent = new ArrayList<>();
    for (int clip = 0; clip < 3; clip++) {
      for (int i = 0; i < 5; i++) {
        for (int stream = 0; stream < 3; stream++) {
          sent.add(TestFrames.frame("camera-" + stream, "clip-" + clip, i, i == 4, SIDE));
        }
      }
    }
    sent.forEach(this::send);
    advance(Duration.ofSeconds(1));
    FrameTally.assertOneLabelEach(sent, frameLabels.readValuesToList());
    FrameTally.assertOneLabelAClip(sent, clipLabels.readValuesToList());
  }

  @Test
  void aFrameLabel_saysWhatWasSeenInWhichFrame_byWhichModel() {
    Frame frame = TestFrames.frame("camera-7", "clip-1", 41, false, SIDE);
    send(frame);
    TestRecord<String, FrameLabel> record = frameLabels.readRecord();
    assertThat(record.key()).isEqualTo("camera-7");
    FrameLabel label = record.value();
    assertThat(label.getStreamId()).isEqualTo("camera-7");
    assertThat(label.getClipId()).isEqualTo("clip-1");
    assertThat(label.getFrameIndex()).isEqualTo(41);
    assertThat(label.getCapturedAt()).isEqualTo(frame.getCapturedAt());
    assertThat(label.getModel().getName()).isEqualTo("frames");
    assertThat(label.getModel().getSha256()).isEqualTo(frameModel.card().sha256());
    assertThat(label.getLabels()).hasSize(2);
    assertThat(label.getLabels().get(0).getScore())
        .isGreaterThanOrEqualTo(label.getLabels().get(1).getScore());
  }

  @Test
  void aBareImage_isAFrame_ofTheStreamThatItsKeyNames() throws Exception {
    byte[] jpeg;
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      jpeg = encoder.encode(new Pixels(SIDE, SIDE, TestFrames.pixels(1, SIDE)));
    }
    pipe("holiday".getBytes(UTF_8), jpeg);
    pipe(null, jpeg);
    FrameLabel label = frameLabels.readValue();
    assertThat(label.getStreamId()).isEqualTo("holiday");
    assertThat(label.getClipId()).isNull();
    assertThat(label.getFrameIndex()).isZero();
    assertThat(label.getCapturedAt()).isEqualTo(NOON);
    assertThat(frameLabels.readValue().getStreamId()).isEqualTo("partition-0");
  }

  @Test
  void aClip_endsIdle_onlyAfterItsTime() {
    send(TestFrames.frame("camera", "clip", 0, false, SIDE));
    advance(Duration.ofMillis(9_900));
    assertThat(clipLabels.isEmpty()).isTrue();
    advance(Duration.ofMillis(200));
    assertThat(clipLabels.readValue().getEnd()).isEqualTo(ClipEnd.IDLE);
    advance(Duration.ofSeconds(60));
    assertThat(clipLabels.isEmpty()).isTrue();
  }

  /** It may hold frames that nobody has been told of. */
  @Test
  void aClip_doesNotEndIdle_byTimeForWhichThePartitionsLeaderHasNotSpoken() {
    send(TestFrames.frame("camera", "clip", 0, false, SIDE));
    advance(Duration.ofMillis(9_900));
    prefetch.silenceLeader();
    advance(Duration.ofSeconds(60));
    assertThat(clipLabels.isEmpty()).isTrue();
  }

  /** The wall clock is Kafka Streams' here, the steady one the test's. */
  @Test
  void aClip_doesNotEndIdle_becauseTheWallClockIsPutForward() {
    send(TestFrames.frame("camera", "clip", 0, false, SIDE));
    driver.advanceWallClockTime(Duration.ofHours(1));
    assertThat(clipLabels.isEmpty()).isTrue();
    advance(Duration.ofSeconds(11));
    assertThat(clipLabels.readValue().getEnd()).isEqualTo(ClipEnd.IDLE);
  }

  @Test
  void dueClips_areLabelled_atTheLatestByTheClock() {
    send(TestFrames.frame("camera", "clip", 0, false, SIDE));
    send(TestFrames.frame("camera", "clip", 1, true, SIDE));
    assertThat(clipLabels.isEmpty()).isTrue();
    advance(Duration.ofMillis(100));
    assertThat(clipLabels.readValue().getFrames()).isEqualTo(2);
  }

  @Test
  void theListener_hearsOnceOfEachFrameAndClip_andWhyOneIsRejected() {
    send(TestFrames.frame("camera", "clip", 0, false, SIDE));
    pipe("camera".getBytes(UTF_8), "no frame".getBytes(UTF_8));
    Frame broken = TestFrames.frame("camera", "clip", 1, false, SIDE);
    broken.setHeight(SIDE + 1);
    send(broken);
    Frame huge = TestFrames.frame("camera", "clip", 2, false, SIDE);
    huge.setWidth(100_000);
    huge.setHeight(100_000);
    send(huge);
    send(TestFrames.frame("camera", "clip", 3, true, SIDE));
    advance(Duration.ofSeconds(1));
    assertThat(listener.taken()).isEqualTo(5);
    assertThat(listener.decoded()).isEqualTo(5);
    assertThat(listener.framesRun()).isEqualTo(2);
    assertThat(listener.frameLabels()).isEqualTo(frameLabels.readValuesToList()).hasSize(2);
    assertThat(listener.clipLabels()).isEqualTo(clipLabels.readValuesToList()).hasSize(1);
    assertThat(listener.rejections())
        .containsExactly(
            FailureReason.UNREADABLE, FailureReason.UNDECODABLE, FailureReason.OVER_LIMIT);
  }
}
