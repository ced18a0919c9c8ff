package dev.clipstream.cli.send.cameras;

import dev.clipstream.avro.Frame;
import dev.clipstream.avro.ImageFormat;
import dev.clipstream.cli.send.cameras.Camera.ClipRule;
import dev.clipstream.cli.send.publish.ClipIds;
import dev.clipstream.cli.send.publish.FrameSequence;
import dev.clipstream.cli.send.publish.SentImage;
import dev.clipstream.cli.send.publish.StreamCursor;
import dev.clipstream.clips.window.WindowLength;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one camera over all its connections, numbered, dated and cut into clips. Of a clip
 * it keeps the newest frame back until there is another, as {@link FrameSequence} does. Owned by
 * one thread.
 */
final class CameraFrames {

  private final Camera camera;
  private final Instant start;
  private final Consumer<Frame> out;
  private final StreamCursor cursor = new StreamCursor();
  private @Nullable FrameSequence sequence;
  private int clips;

  /** Of the clip that is open: its frames, and when it begins. */
  private int clipFrames;

  private long clipMicros;

  /**
   * @param start of the sending, which the ids of clips end in
   */
  CameraFrames(Camera camera, Instant start, Consumer<Frame> out) {
    this.camera = camera;
    this.start = start;
    this.out = out;
  }

  /** A connection, or a pass of a file, begins. */
  void begin(Instant now) {
    sequence = new FrameSequence(camera.name(), clipId(), cursor, now, out);
    clipFrames = 0;
    clipMicros = 0;
  }

  /**
   * Sends the next frame.
   *
   * @param micros after the beginning of the connection
   */
  void add(long micros, byte[] jpeg) {
    FrameSequence current = open();
    if (clipFrames > 0 && isOver(micros)) {
      current.nextClip(clipId().orElseThrow());
      clipFrames = 0;
    }
    clipFrames++;
    current.add(micros, camera.title(), new SentImage(ImageFormat.JPEG, jpeg));
    if (isFull()) {
      current.end();
    }
  }

  /** The connection has ended, and with it its clip. */
  void end() {
    open().end();
  }

  private FrameSequence open() {
    if (sequence == null) {
      throw new IllegalStateException("begin comes first");
    }
    return sequence;
  }

  private Optional<String> clipId() {
    return camera.settings().clip() instanceof ClipRule.None
        ? Optional.empty()
        : Optional.of(ClipIds.of(start, clips++).of(camera.name()));
  }

  /** Whether a frame of that time is the first of the next clip. */
  private boolean isOver(long micros) {
    if (isFull()) {
      return true;
    }
    if (!(camera.settings().clip() instanceof ClipRule.Every every)
        || !(every.length() instanceof WindowLength.Time time)) {
      return false;
    }
    long length = TimeUnit.NANOSECONDS.toMicros(time.duration().toNanos());
    if (micros - clipMicros < length) {
      return false;
    }
    // From the beginning of the connection on, not from frame to frame, which would drift.
    clipMicros += (micros - clipMicros) / length * length;
    return true;
  }

  private boolean isFull() {
    return camera.settings().clip() instanceof ClipRule.Every every
        && every.length() instanceof WindowLength.Frames frames
        && clipFrames >= frames.count();
  }
}
