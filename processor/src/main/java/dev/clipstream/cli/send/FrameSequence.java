package dev.clipstream.cli.send;

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
final class FrameSequence {

  private final String stream;
  private final Optional<String> clipId;
  private final StreamCursor cursor;
  private final long startMicros;
  private final Consumer<Frame> publisher;
  private @Nullable Frame held;
  private long clipIndex;

  FrameSequence(
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

  void add(RawFrame shot, SentImage image) {
    long micros = startMicros + shot.timestampMicros();
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
            .setAttributes(Map.of("file", shot.file()))
            .build();
    if (clipId.isEmpty()) {
      publisher.accept(frame);
      return;
    }
    release(false);
    held = frame;
  }

  /** The footage has ended; so has its clip. */
  void end() {
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
