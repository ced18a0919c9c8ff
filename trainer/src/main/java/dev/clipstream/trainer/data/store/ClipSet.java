package dev.clipstream.trainer.data.store;

import java.util.List;

/** Labelled clips of frames of one size. Safe for use by several threads. */
public interface ClipSet {

  /** Names of the classes of clips. */
  List<String> classes();

  /**
   * Names of the classes of single frames: those of the clips, unless frames have labels of their
   * own.
   */
  List<String> frameClasses();

  int size();

  int height();

  int width();

  /** Frames of the longest clip. */
  int maxFrames();

  Clip clip(int index);

  /** The label of a clip; where it can be had without the frames, that is what happens. */
  default int label(int index) {
    return clip(index).label();
  }

  /** What to call a clip: its file, where it has one, or its number. */
  default String name(int index) {
    return Integer.toString(index);
  }

  /** The set as an epoch of training sees it: the same clips, unless they are made anew. */
  default ClipSet epoch(int epoch) {
    return this;
  }

  /** Whether an epoch of training sees other clips than the one before. */
  default boolean madeAnew() {
    return false;
  }

  /**
   * One clip.
   *
   * @param frames its frames in order, each uint8 RGB [H,W,3], 1 to {@link #maxFrames()}
   * @param label index into {@link #classes()}
   * @param frameLabel index into {@link #frameClasses()}, the label of each of its frames
   */
  record Clip(List<byte[]> frames, int label, int frameLabel) {
    public Clip {
      frames = List.copyOf(frames);
    }
  }
}
