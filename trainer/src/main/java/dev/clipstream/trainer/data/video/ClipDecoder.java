package dev.clipstream.trainer.data.video;

import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.model.FrameRate;
import dev.clipstream.model.FrameSampling;
import dev.clipstream.trainer.data.store.FrameSource;
import dev.clipstream.trainer.data.store.ImageReader;
import dev.clipstream.trainer.data.store.TimeSpan;
import dev.clipstream.trainer.data.store.UnreadableException;
import dev.clipstream.video.VideoException;
import dev.clipstream.video.VideoFrame;
import dev.clipstream.video.VideoReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.global.avutil;

/** Evenly spread frames of a video file, or of a folder of frames. */
public final class ClipDecoder implements FrameSource {

  private final int maxFrames;
  private final Optional<FrameRate> rate;

  /**
   * Decides how many frames are used.
   *
   * @param maxFrames of a clip; no other is kept, and in a folder no other is decoded
   * @param rate at which frames of a video are used, before there are too many; empty: its own
   */
  public ClipDecoder(int maxFrames, Optional<FrameRate> rate) {
    this.maxFrames = maxFrames;
    this.rate = rate;
  }

  @Override
  public List<byte[]> decode(Path example, ImageReader images) throws UnreadableException {
    return decode(example, TimeSpan.ALL, images);
  }

  @Override
  public List<byte[]> decode(Path example, TimeSpan span, ImageReader images)
      throws UnreadableException {
    List<byte[]> frames =
        Files.isDirectory(example)
            ? fromFolder(example, images)
            : StreamSampler.of(maxFrames, images.bytes())
                .at(rate)
                .sample(() -> new VideoStream(example, span, images));
    if (frames.size() < 2) {
      throw tooShort(frames.size(), span);
    }
    return frames;
  }

  public static UnreadableException tooShort(int frames, TimeSpan span) {
    return span.isAll()
        ? tooShort(frames)
        : new UnreadableException(
            "a clip needs two frames at least, there is %s %s"
                .formatted(frames == 0 ? "none" : "one", span));
  }

  public static UnreadableException tooShort(int frames) {
    return new UnreadableException(
        "a clip needs two frames at least, it has " + (frames == 0 ? "none" : "one"));
  }

  public static UnreadableException ofFrame(Path file, UnreadableException e) {
    return new UnreadableException("its frame " + file.getFileName() + " " + e.getMessage(), e);
  }

  /** What reading says of a file begins with its name, which whoever is told knows. */
  public static UnreadableException ofVideo(Path file, VideoException e) {
    String message = String.valueOf(e.getMessage());
    String name = file + ": ";
    return new UnreadableException(
        message.startsWith(name) ? message.substring(name.length()) : message, e);
  }

  /** Opens a video; FFmpeg says nothing but what this throws. */
  public static VideoReader open(Path file, TimeSpan span) throws VideoException {
    Quiet.now();
    Duration start = Duration.of(span.fromMicros(), ChronoUnit.MICROS);
    return VideoReader.openFrom(file.toString(), start);
  }

  /**
   * FFmpeg's own lines on standard error, a dozen for each damaged place, name no file; what cannot
   * be used is told by {@link UnreadableException}.
   */
  private static final class Quiet {
    static {
      // The first reader of all sets how much FFmpeg says, so this comes after one, of nothing.
      try {
        VideoReader.open("none://").close();
      } catch (VideoException e) {
        // There is no such protocol.
      }
      avutil.av_log_set_level(avutil.AV_LOG_FATAL);
    }

    /** Once is enough. */
    static void now() {}
  }

  private static final class VideoStream implements FrameStream {
    private final Path file;
    private final TimeSpan span;
    private final VideoReader video;
    private final ImageReader images;

    VideoStream(Path file, TimeSpan span, ImageReader images) throws UnreadableException {
      this.file = file;
      this.span = span;
      this.images = images;
      try {
        video = ClipDecoder.open(file, span);
      } catch (VideoException e) {
        throw ofVideo(file, e);
      }
    }

    @Override
    public Optional<Frame> next() throws UnreadableException {
      try {
        return video
            .next()
            .filter(frame -> span.contains(frame.timestampMicros()))
            .map(Resized::new);
      } catch (VideoException e) {
        throw ofVideo(file, e);
      }
    }

    private final class Resized implements Frame {
      private final VideoFrame frame;

      private Resized(VideoFrame frame) {
        this.frame = frame;
      }

      @Override
      public byte[] pixels() throws UnreadableException {
        return images.read(
            Image.raw(ImageEncoding.RGB24, frame.width(), frame.height(), frame.rgb()));
      }

      @Override
      public long timestampMicros() {
        return frame.timestampMicros();
      }
    }

    @Override
    public void close() {
      video.close();
    }
  }

  private List<byte[]> fromFolder(Path folder, ImageReader images) throws UnreadableException {
    if (rate.isPresent()) {
      throw new UnreadableException("is a folder of frames, which has no rate: --fps needs videos");
    }
    List<byte[]> frames = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      // What systems leave in folders, such as .DS_Store, is no frame.
      List<Path> all =
          files.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList();
      for (Path file : FrameSampling.of(all, maxFrames)) {
        frames.add(frame(file, images));
      }
    } catch (IOException e) {
      throw new UnreadableException("cannot be listed: " + e, e);
    }
    return frames;
  }

  private static byte[] frame(Path file, ImageReader images) throws UnreadableException {
    try {
      return images.read(file);
    } catch (UnreadableException e) {
      throw ofFrame(file, e);
    }
  }
}
