package dev.clipstream.trainer.data.made;

import dev.clipstream.scenes.SceneClips;
import dev.clipstream.scenes.SceneStream;
import dev.clipstream.shapes.MadeStream;
import dev.clipstream.shapes.ShapeStream;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.StreamSet;
import java.util.List;
import java.util.Random;

/**
 * What long streams are made of, and how large pieces are cut from them to learn from.
 *
 * <p>The frames of either go through JPEG, as served frames have; one quality a stream, as in life.
 */
public enum StreamKind {

  /** Moving shapes. */
  SHAPES(48, 200, ShapeStream.FRAME_MILLIS) {
    @Override
    List<String> classes() {
      return ShapeStream.classes();
    }

    @Override
    List<String> frameClasses() {
      return ShapeStream.frameClasses();
    }

    @Override
    MadeStream stream(long seed, int pixels, int frames) {
      return new ShapeStream(seed, pixels, frames);
    }

    @Override
    List<byte[]> served(List<byte[]> frames, int pixels, int quality) {
      return Jpeg.roundTrip(frames, pixels, pixels, quality);
    }

    @Override
    int quality(Random ofStream) {
      return MIN_QUALITY + (int) Math.floorMod(ofStream.nextLong(), (long) QUALITIES);
    }
  },

  /** People. */
  SCENES(64, 320, SceneStream.FRAME_MILLIS) {
    @Override
    List<String> classes() {
      return SceneStream.classes();
    }

    @Override
    List<String> frameClasses() {
      return SceneClips.frameClasses();
    }

    @Override
    MadeStream stream(long seed, int pixels, int frames) {
      return new SceneStream(seed, SceneClipSet.rows(pixels), frames);
    }

    @Override
    List<byte[]> served(List<byte[]> frames, int pixels, int quality) {
      return SceneClipSet.served(frames, pixels, quality);
    }

    @Override
    int quality(Random ofStream) {
      // Behind the seed of the stream.
      ofStream.nextLong();
      return MIN_QUALITY + ofStream.nextInt(QUALITIES);
    }
  };

  /** Qualities that cameras and encoders use: from 70 to 99. */
  static final int MIN_QUALITY = 70;

  static final int QUALITIES = 30;

  private final int pieceFrames;
  private final int sourceFrames;
  private final long frameMillis;

  StreamKind(int pieceFrames, int sourceFrames, long frameMillis) {
    this.pieceFrames = pieceFrames;
    this.sourceFrames = sourceFrames;
    this.frameMillis = frameMillis;
  }

  /** What goes on, as indices into which a stream says it. */
  abstract List<String> classes();

  abstract List<String> frameClasses();

  /**
   * A stream.
   *
   * @param pixels width and height that its frames have once they are {@link #served}
   */
  abstract MadeStream stream(long seed, int pixels, int frames);

  /** Its frames as a model gets them, uint8 RGB [pixels, pixels, 3]. */
  abstract List<byte[]> served(List<byte[]> frames, int pixels, int quality);

  /**
   * The quality of a whole stream.
   *
   * @param ofStream what the stream is drawn by, from its beginning
   */
  abstract int quality(Random ofStream);

  /** Frames in a piece: about one action and what lies before or after it. */
  public int pieceFrames() {
    return pieceFrames;
  }

  /** Frames of the stream that a piece is cut from. */
  int sourceFrames() {
    return sourceFrames;
  }

  long frameMillis() {
    return frameMillis;
  }

  /**
   * Pieces to learn from.
   *
   * @param pixels width and height of a frame
   * @param count pieces in the set
   * @param seed which pieces; sets of different seeds have none in common
   */
  public ClipSet pieces(int pixels, int count, long seed) {
    return new StreamPieces(this, pixels, count, seed);
  }

  /**
   * Streams from their beginnings on, to score events on.
   *
   * @param pixels width and height of a frame
   * @param count how many streams
   * @param seed which streams
   */
  public StreamSet whole(int pixels, int count, long seed) {
    return new WholeStreams(this, pixels, count, seed);
  }
}
