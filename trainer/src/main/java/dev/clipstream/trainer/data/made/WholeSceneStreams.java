package dev.clipstream.trainer.data.made;

import dev.clipstream.scenes.SceneStream;
import dev.clipstream.shapes.LabelSpan;
import dev.clipstream.trainer.data.store.StreamSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * {@link SceneStream}s from their beginnings on, to score events on.
 *
 * @param seed which streams
 * @param pixels width and height of a frame
 * @param size how many streams
 */
public record WholeSceneStreams(long seed, int pixels, int size) implements StreamSet {

  private static final int FRAMES = 1000;

  private Random random(int index) {
    return new Random(seed * 1_000_003 + index);
  }

  private SceneStream stream(int index) {
    return new SceneStream(random(index).nextLong(), SceneClipSet.rows(pixels), FRAMES);
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
    Random random = random(index);
    SceneStream stream = new SceneStream(random.nextLong(), SceneClipSet.rows(pixels), FRAMES);
    List<byte[]> frames = IntStream.range(from, to).mapToObj(stream::frame).toList();
    return SceneClipSet.served(frames, pixels, random);
  }

  @Override
  public long capturedAtMicros(int frame) {
    return 1000 * SceneStream.capturedAt(frame);
  }
}
