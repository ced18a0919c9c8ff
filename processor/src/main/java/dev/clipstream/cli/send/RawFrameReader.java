package dev.clipstream.cli.send;

import dev.clipstream.cli.send.publish.Sampler;
import dev.clipstream.video.VideoException;
import dev.clipstream.video.VideoFrame;
import dev.clipstream.video.VideoReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads the frames of one media source in order. Owned by one thread; closed by its opener. */
sealed interface RawFrameReader extends AutoCloseable {

  /** The next frame to send; empty at the end. */
  Optional<RawFrame> next() throws VideoException;

  /** When all frames so far have been shown, in microseconds after the first. */
  long endMicros();

  @Override
  void close();

  /**
   * @throws VideoException if a video cannot be opened
   */
  static RawFrameReader open(MediaSource footage, OptionalDouble framesPerSecond)
      throws VideoException {
    if (footage instanceof MediaSource.Images images) {
      return new OfImages(images, framesPerSecond);
    }
    return new OfVideo((MediaSource.Video) footage, framesPerSecond);
  }

  /** Images, at the given rate. */
  final class OfImages implements RawFrameReader {

    private static final double DEFAULT_FRAMES_PER_SECOND = 25;

    private final Iterator<Path> paths;
    private final double framesPerSecond;
    private long index;

    OfImages(MediaSource.Images images, OptionalDouble framesPerSecond) {
      this.paths = images.paths().iterator();
      this.framesPerSecond = framesPerSecond.orElse(DEFAULT_FRAMES_PER_SECOND);
    }

    @Override
    public Optional<RawFrame> next() {
      return paths.hasNext()
          ? Optional.of(new RawFrame.OfFile(paths.next(), micros(index++)))
          : Optional.empty();
    }

    private long micros(long frame) {
      return Math.round(frame * 1e6 / framesPerSecond);
    }

    @Override
    public long endMicros() {
      return micros(index);
    }

    @Override
    public void close() {}
  }

  /**
   * A video, thinned out to a rate; a live one by the clock, which its time stamps need not follow.
   */
  final class OfVideo implements RawFrameReader {

    /** Of a video of a single frame. */
    private static final long DEFAULT_DURATION_MICROS = 40_000;

    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final MediaSource.Video video;
    private final VideoReader reader;
    private final Sampler sampler;
    private long lastMicros;
    private long durationMicros = DEFAULT_DURATION_MICROS;
    private final long startNanos = System.nanoTime();

    OfVideo(MediaSource.Video video, OptionalDouble framesPerSecond) throws VideoException {
      this.video = video;
      this.reader = VideoReader.open(video.location(), SILENCE);
      this.sampler = new Sampler(framesPerSecond);
    }

    @Override
    public Optional<RawFrame> next() throws VideoException {
      for (Optional<VideoFrame> read = reader.next(); read.isPresent(); read = reader.next()) {
        VideoFrame frame = read.get();
        long micros =
            video.live() ? (System.nanoTime() - startNanos) / 1000 : frame.timestampMicros();
        if (micros > lastMicros) {
          // As long as the one before: a video does not say how long its last frame is shown.
          durationMicros = micros - lastMicros;
          lastMicros = micros;
        }
        if (sampler.takes(micros)) {
          return Optional.of(new RawFrame.OfVideo(video.origin(), micros, frame));
        }
      }
      return Optional.empty();
    }

    @Override
    public long endMicros() {
      return lastMicros + durationMicros;
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
