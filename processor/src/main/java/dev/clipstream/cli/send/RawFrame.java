package dev.clipstream.cli.send;

import dev.clipstream.cli.send.publish.SentImage;
import dev.clipstream.image.BadImageException;
import dev.clipstream.video.VideoFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A frame before it is encoded. */
sealed interface RawFrame {

  /** When it is shown, in microseconds after the first of its footage. */
  long timestampMicros();

  /** The file or the source that it comes from. */
  String file();

  /** Memory it holds while it waits. */
  int bytes();

  /** Makes what is sent of it; called by an encoder's thread. */
  SentImage encode(FrameEncoder encoder) throws IOException, BadImageException;

  /** A frame of a video. */
  record OfVideo(String file, long timestampMicros, VideoFrame frame) implements RawFrame {

    @Override
    public int bytes() {
      return frame.rgb().length;
    }

    @Override
    public SentImage encode(FrameEncoder encoder) {
      return encoder.encode(frame.pixels());
    }
  }

  /** An image file, read only when its turn comes. */
  record OfFile(Path path, long timestampMicros) implements RawFrame {

    @Override
    public String file() {
      return path.toString();
    }

    @Override
    public int bytes() {
      return 0;
    }

    @Override
    public SentImage encode(FrameEncoder encoder) throws IOException, BadImageException {
      return encoder.encode(Files.readAllBytes(path));
    }
  }
}
