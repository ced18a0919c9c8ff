package dev.clipstream.guarantee;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.clips.ClipSettings;
import dev.clipstream.records.DeadLetter;
import dev.clipstream.streams.StreamProcessor;
import dev.clipstream.streams.settings.Guarantee;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.testing.LabelReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/** Of a clip whose frames retention has removed in part, the rest gives the label. */
class ClipFramesGoneIT extends ClipModelFixture {

  /** Offset by offset of the only stream. */
  private Map<TopicPartition, RecordsToDelete> before(int partition, long offset) {
    return Map.of(
        new TopicPartition(topics.frames(), partition), RecordsToDelete.beforeOffset(offset));
  }

  private void delete(long offset) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Map<Integer, Long> ends = new HashMap<>();
      for (int p = 0; p < PARTITIONS; p++) {
        TopicPartition tp = new TopicPartition(topics.frames(), p);
        ends.put(
            p,
            admin.listOffsets(Map.of(tp, OffsetSpec.latest())).partitionResult(tp).get().offset());
      }
      for (Map.Entry<Integer, Long> end : ends.entrySet()) {
        if (end.getValue() > 0) {
          admin.deleteRecords(before(end.getKey(), offset)).all().get();
        }
      }
    }
  }

  private static List<Frame> oneClip() {
    List<Frame> clip = new ArrayList<>();
    for (int i = 0; i < FRAMES_A_CLIP; i++) {
      clip.add(noise("gate", "clip", i, i == FRAMES_A_CLIP - 1));
    }
    return clip;
  }

  /** Frames 0 to 4 come before a restart, 0 to 2 are deleted, and the rest comes after it. */
  @Test
  void whatRetentionHasRemoved_isLeftOut_andTheLabelSaysSo() throws Exception {
    List<Frame> clip = oneClip();
    send(clip.subList(0, 5));
    ProcessorSettings settings = settings(Guarantee.EXACTLY_ONCE);
    try (LabelReader reader = reader()) {
      try (StreamProcessor processor = start(settings, ROOM)) {
        awaitClipFrames(5);
        assertThat(processor.ended()).isNotDone();
      }
      delete(3);
      send(clip.subList(5, FRAMES_A_CLIP));
      try (StreamProcessor again = start(settings, ROOM)) {
        reader.readUntil(0, 1);
        assertThat(again.ended()).isNotDone();
      }
      ClipLabel label = reader.clipLabels().get(0);
      // All that are gone, whether or not the model would have seen them.
      assertThat(missing).hasValue(3);
      assertThat(label.getFrames()).isEqualTo(FRAMES_A_CLIP - 3);
      assertThat(label.getFirstFrame()).isZero();
      assertThat(reference.fits(label, clip.subList(3, FRAMES_A_CLIP))).isTrue();
      assertThat(reader.deadLetters()).isEmpty();
    }
  }

  @Test
  void whereNothingIsLeft_theLabelIsEmpty_andADeadLetterSaysWhy() throws Exception {
    List<Frame> clip = oneClip();
    send(clip.subList(0, FRAMES_A_CLIP - 1));
    ProcessorSettings settings =
        settings(Guarantee.EXACTLY_ONCE, new ClipSettings(8, 8, Duration.ofSeconds(3)));
    try (LabelReader reader = reader()) {
      try (StreamProcessor processor = start(settings, ROOM)) {
        awaitClipFrames(FRAMES_A_CLIP - 1);
        assertThat(processor.ended()).isNotDone();
      }
      assertThat(reader.clipLabels()).isEmpty();
      delete(FRAMES_A_CLIP - 1);
      // Nothing more comes: the clip ends as idle.
      try (StreamProcessor again = start(settings, ROOM)) {
        reader.readUntil(0, 1);
        reader.readUntilDeadLetters(1);
        assertThat(again.ended()).isNotDone();
      }
      ClipLabel label = reader.clipLabels().get(0);
      assertThat(label.getLabels()).isEmpty();
      assertThat(label.getFrames()).isZero();
      Header reason = reader.deadLetters().get(0).headers().lastHeader(DeadLetter.REASON);
      assertThat(new String(reason.value(), UTF_8)).isEqualTo("clip_frames_gone");
    }
  }
}
