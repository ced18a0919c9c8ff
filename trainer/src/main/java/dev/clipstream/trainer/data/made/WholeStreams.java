package dev.clipstream.trainer.data.made;

import dev.clipstream.shapes.LabelSpan;
import dev.clipstream.shapes.MadeStream;
import dev.clipstream.trainer.data.store.StreamSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Streams from their beginnings on, to score events on.
 *
 * @param pixels width and height of a frame
 * @param size how many streams
 * @param seed which streams
 */
record WholeStreams(StreamKind kind, int pixels, int size, long seed) implements StreamSet {

  private static final int FRAMES = 1000;

  private MadeStream stream(int index) {
    return kind.stream(MadeClips.random(seed, index).nextLong(), pixels, FRAMES);
  }

  @Override
  public int height() {
    return pixels;
  }

  @Override
  public int width() {
    return pixels;
  }

  @Override
  public int frames() {
    return FRAMES;
  }

  @Override
  public List<LabelSpan> actions(int index) {
    return stream(index).actions();
  }

  @Override
  public List<byte[]> frames(int index, int from, int to) {
    MadeStream stream = stream(index);
    List<byte[]> frames = IntStream.range(from, to).mapToObj(stream::frame).toList();
    return kind.served(frames, pixels, kind.quality(MadeClips.random(seed, index)));
  }

  @Override
  public long capturedAtMicros(int frame) {
    return 1000L * frame * kind.frameMillis();
  }
}
