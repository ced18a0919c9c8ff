package dev.clipstream.trainer.data.check;

import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.Pixels;
import dev.clipstream.trainer.data.source.FileFacts;
import dev.clipstream.trainer.data.store.ImageReader;
import dev.clipstream.trainer.data.store.TimeSpan;
import dev.clipstream.trainer.data.store.UnreadableException;
import dev.clipstream.trainer.data.video.ClipDecoder;
import dev.clipstream.video.VideoException;
import dev.clipstream.video.VideoFrame;
import dev.clipstream.video.VideoReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Decodes the whole of an example and keeps nothing of it but what it turned out to be. */
final class ExampleProbe {

  /** Enough to tell an image by. */
  private static final int BEGINNING = 16;

  private ExampleProbe() {}

  /** Whether a file is an image, by its first bytes. */
  static boolean isImage(Path file) {
    if (Files.isDirectory(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] beginning = in.readNBytes(BEGINNING);
      return ImageEncoding.sniff(beginning, 0, beginning.length).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  static ExampleFacts ofImage(Path file, ImageReader images) throws UnreadableException {
    Pixels pixels = images.whole(file);
    return new ExampleFacts(pixels.width(), pixels.height(), 1, 0, OptionalDouble.empty());
  }

  static ExampleFacts ofClip(Path example, TimeSpan span, ImageReader images)
      throws UnreadableException {
    boolean folder = Files.isDirectory(example);
    ExampleFacts facts = folder ? ofFolder(example, images) : ofVideo(example, span);
    if (facts.frames() < 2) {
      throw ClipDecoder.tooShort(facts.frames(), span);
    }
    return facts;
  }

  private static ExampleFacts ofFolder(Path folder, ImageReader images) throws UnreadableException {
    List<Path> files;
    try {
      files = FileFacts.files(folder);
    } catch (IOException e) {
      throw new UnreadableException("cannot be listed: " + e, e);
    }
    int width = 0;
    int height = 0;
    for (Path file : files) {
      try {
        Pixels pixels = images.whole(file);
        width = width == 0 ? pixels.width() : width;
        height = height == 0 ? pixels.height() : height;
      } catch (UnreadableException e) {
        throw ClipDecoder.ofFrame(file, e);
      }
    }
    return new ExampleFacts(width, height, files.size(), 0, OptionalDouble.empty());
  }

  private static ExampleFacts ofVideo(Path file, TimeSpan span) throws UnreadableException {
    try (VideoReader video = ClipDecoder.open(file, span)) {
      int frames = 0;
      int width = 0;
      int height = 0;
      long firstMicros = 0;
      long lastMicros = 0;
      Optional<VideoFrame> next = video.next();
      while (next.isPresent() && span.contains(next.get().timestampMicros())) {
        firstMicros = frames == 0 ? next.get().timestampMicros() : firstMicros;
        frames++;
        width = next.get().width();
        height = next.get().height();
        lastMicros = next.get().timestampMicros();
        next = video.next();
      }
      double frame = 1 / video.framesPerSecond().orElse(25);
      long said = span.isAll() ? video.estimatedFrames().orElse(frames) : frames;
      double seconds = (lastMicros - firstMicros) / 1e6 + frame;
      return new ExampleFacts(
          width, height, frames, (int) Math.max(0, said - frames), OptionalDouble.of(seconds));
    } catch (VideoException e) {
      throw ClipDecoder.ofVideo(file, e);
    }
  }
}
