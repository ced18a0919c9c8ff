package dev.clipstream.cli.send.publish;

import dev.clipstream.avro.Frame;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one media source, numbered and dated in order. Of a clip it keeps the newest frame
 * back until there is another, because only the end of the source tells which is the last; a frame
 * that could not be made has no part in that. Owned by one thread.
 */
public final class FrameSequence {

  private final String stream;
  private Optional<String> clipId;
  private final StreamCursor cursor;
  private final long startMicros;
  private final Consumer<Frame> publisher;
  private @Nullable Frame held;
  private long clipIndex;

  /**
   * @param clipId empty for a stream without clips
   * @param now when the source begins, unless the stream is further on already
   */
  public FrameSequence(
      String stream,
      Optional<String> clipId,
      StreamCursor cursor,
      Instant now,
      Consumer<Frame> publisher) {
    this.stream = stream;
    this.clipId = clipId;
    this.cursor = cursor;
    this.startMicros = cursor.start(ChronoUnit.MICROS.between(Instant.EPOCH, now));
    this.publisher = publisher;
  }

  /**
   * Sends the next frame.
   *
   * @param timestampMicros after the first frame of the source
   * @param file that it comes from, for those who read the topic
   */
  public void add(long timestampMicros, String file, SentImage image) {
    long micros = startMicros + timestampMicros;
    cursor.passed(micros);
    Frame frame =
        Frame.newBuilder()
            .setStreamId(stream)
            .setClipId(clipId.orElse(null))
            .setFrameIndex(clipId.isPresent() ? clipIndex++ : cursor.nextIndex())
            .setCapturedAt(Instant.EPOCH.plus(micros, ChronoUnit.MICROS))
            .setLast(false)
            .setFormat(image.format())
            .setImage(ByteBuffer.wrap(image.file()))
            .setAttributes(Map.of("file", file))
            .build();
    if (clipId.isEmpty()) {
      publisher.accept(frame);
      return;
    }
    release(false);
    held = frame;
  }

  /** Ends the clip with the newest frame; the next frame is the first of another. */
  public void nextClip(String id) {
    end();
    clipId = Optional.of(id);
    clipIndex = 0;
  }

  /** The footage has ended; so has its clip. */
  public void end() {
    release(true);
  }

  private void release(boolean last) {
    if (held != null) {
      held.setLast(last);
      publisher.accept(held);
      held = null;
    }
  }
}
