package dev.clipstream.trainer.data.store;

import java.util.List;
import java.util.Optional;

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

  /**
   * Where clips may show several classes: the sets of classes that their labels stand for, and
   * those of their frames.
   */
  default Optional<LabelSets> labelSets() {
    return Optional.empty();
  }

  /** Whether what goes on changes within clips: a clip's label is then that of its last frame. */
  default boolean changesWithinClips() {
    return false;
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
   * @param label index into {@link #classes()}; where that changes, what goes on at the last frame
   * @param frameLabel index into {@link #frameClasses()}, the label of each of its frames unless
   *     there are annotations
   * @param annotations what goes on at each frame of a clip in which that changes; else empty
   */
  record Clip(List<byte[]> frames, int label, int frameLabel, List<Annotation> annotations) {
    public Clip {
      frames = List.copyOf(frames);
      annotations = List.copyOf(annotations);
      if (!annotations.isEmpty() && annotations.size() != frames.size()) {
        throw new IllegalArgumentException(
            "%d annotations for %d frames".formatted(annotations.size(), frames.size()));
      }
    }

    /** A clip of one class from its first frame to its last. */
    public Clip(List<byte[]> frames, int label, int frameLabel) {
      this(frames, label, frameLabel, List.of());
    }

    /** A clip in which what goes on changes. */
    public static Clip of(List<byte[]> frames, List<Annotation> annotations) {
      Annotation last = annotations.get(annotations.size() - 1);
      return new Clip(frames, last.label(), last.frameLabel(), annotations);
    }

    /** The frames from one to the one before another, with what goes on at them. */
    public Clip cut(int from, int to) {
      List<byte[]> some = frames.subList(from, to);
      return annotations.isEmpty()
          ? new Clip(some, label, frameLabel)
          : of(some, annotations.subList(from, to));
    }

    /** What goes on at a frame. */
    public Annotation annotation(int frame) {
      return annotations.isEmpty() ? new Annotation(label, frameLabel) : annotations.get(frame);
    }
  }

  /**
   * What goes on at one frame.
   *
   * @param label index into {@link #classes()}
   * @param frameLabel index into {@link #frameClasses()}
   */
  record Annotation(int label, int frameLabel) {}
}
