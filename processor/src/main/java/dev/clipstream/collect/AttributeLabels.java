package dev.clipstream.collect;

import dev.clipstream.records.FrameHeader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Truth that frames carry along as an attribute. A clip has the label of its first frame that has
 * one. A clip id that comes again, with frames that are counted anew, names another clip.
 */
public final class AttributeLabels implements LabelSource {

  /**
   * A clip under way.
   *
   * @param lastIndex the highest so far
   * @param newestMicros the latest time of capture so far
   */
  private record Open(String label, long startedMicros, long lastIndex, long newestMicros) {

    boolean isFollowedBy(FrameHeader frame) {
      // A frame that comes twice or late was not captured after all others.
      return frame.index() <= lastIndex && frame.capturedAtMicros() > newestMicros;
    }

    Open with(FrameHeader frame) {
      return new Open(
          label,
          startedMicros,
          Math.max(lastIndex, frame.index()),
          Math.max(newestMicros, frame.capturedAtMicros()));
    }
  }

  private final String attribute;
  private final Map<ClipKey, Open> clips = new HashMap<>();

  /**
   * Reads one attribute.
   *
   * @param attribute its name
   */
  public AttributeLabels(String attribute) {
    this.attribute = attribute;
  }

  @Override
  public Optional<String> topic() {
    return Optional.empty();
  }

  @Override
  public String learn(ConsumerRecord<byte[], byte[]> record) {
    throw new IllegalStateException("attributes come with the frames");
  }

  @Override
  public FrameTruth of(SentFrame sent) {
    FrameHeader frame = sent.header();
    String label = sent.content().attributes().get(attribute);
    if (label == null) {
      return FrameTruth.NONE;
    }
    Optional<String> id = frame.clipId();
    if (id.isEmpty()) {
      return FrameTruth.of(List.of(new SourceLabel(label, 1, Optional.empty())));
    }
    long micros = frame.capturedAtMicros();
    Open clip =
        clips.compute(
            new ClipKey(frame.streamId(), id.get()),
            (key, open) ->
                open == null || open.isFollowedBy(frame)
                    ? new Open(label, micros, frame.index(), micros)
                    : open.with(frame));
    return FrameTruth.of(
        List.of(
            new SourceLabel(
                clip.label(),
                1,
                Optional.of(
                    new SourceLabel.Clip(
                        id, 0, Long.MAX_VALUE, clip.startedMicros(), Long.MAX_VALUE)))));
  }
}
