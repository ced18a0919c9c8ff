package dev.clipstream.trainer.data.store;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Labelled images of one size. Safe for use by several threads. */
public interface FrameSet {

  /** Names of the classes; a label is an index into them, or into {@link #labelSets()}. */
  List<String> classes();

  int size();

  int height();

  int width();

  int label(int index);

  /** Where images may show several classes: the sets of classes that labels stand for. */
  default Optional<LabelSets> labelSets() {
    return Optional.empty();
  }

  /**
   * Puts the pixels of an image, uint8 RGB [H,W,3], at the buffer's position and moves it past
   * them.
   */
  void read(int index, ByteBuffer into);

  /** What to call an image: its file, where it has one, or its number. */
  default String name(int index) {
    return Integer.toString(index);
  }

  /** The set as an epoch of training sees it: the same images, unless they are made anew. */
  default FrameSet epoch(int epoch) {
    return this;
  }
}
