package dev.clipstream.trainer.data.video;

import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.model.FrameSampling;
import dev.clipstream.trainer.data.store.FrameSource;
import dev.clipstream.trainer.data.store.ImageReader;
import dev.clipstream.trainer.data.store.UnreadableException;
import dev.clipstream.video.VideoException;
import dev.clipstream.video.VideoFrame;
import dev.clipstream.video.VideoReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.global.avutil;

/** Evenly spread frames of a video file, or of a folder of frames. */
public final class ClipDecoder implements FrameSource {

  private final int maxFrames;

  /**
   * Decides how many frames are used.
   *
   * @param maxFrames of a clip; no other is kept, and in a folder no other is decoded
   */
  public ClipDecoder(int maxFrames) {
    this.maxFrames = maxFrames;
  }

  @Override
  public List<byte[]> decode(Path example, ImageReader images) throws UnreadableException {
    List<byte[]> frames =
        Files.isDirectory(example)
            ? fromFolder(example, images)
            : StreamSampler.of(maxFrames, images.bytes())
                .sample(() -> new VideoStream(example, images));
    if (frames.size() < 2) {
      throw tooShort(frames.size());
    }
    return frames;
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
  public static VideoReader open(Path file) throws VideoException {
    Quiet.now();
    return VideoReader.open(file.toString());
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
    private final VideoReader video;
    private final ImageReader images;

    VideoStream(Path file, ImageReader images) throws UnreadableException {
      this.file = file;
      this.images = images;
      try {
        video = ClipDecoder.open(file);
      } catch (VideoException e) {
        throw ofVideo(file, e);
      }
    }

    @Override
    public Optional<Frame> next() throws UnreadableException {
      try {
        return video.next().map(frame -> () -> resized(frame));
      } catch (VideoException e) {
        throw ofVideo(file, e);
      }
    }

    private byte[] resized(VideoFrame frame) throws UnreadableException {
      return images.read(
          Image.raw(ImageEncoding.RGB24, frame.width(), frame.height(), frame.rgb()));
    }

    @Override
    public void close() {
      video.close();
    }
  }

  private List<byte[]> fromFolder(Path folder, ImageReader images) throws UnreadableException {
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
