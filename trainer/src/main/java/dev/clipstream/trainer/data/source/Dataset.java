package dev.clipstream.trainer.data.source;

import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.DataException;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.data.store.StreamSet;
import java.util.List;

/** A kind of data set: how to get labelled images, or clips, out of it. */
public interface Dataset {

  /** What it is and how it must lie on the disk, in a line or two. */
  String description();

  /** Whether there are clips in it; what has clips has images too, their frames. */
  default boolean hasClips() {
    return false;
  }

  /** Whether its examples are made when they are needed, and lie nowhere. */
  default boolean isMade() {
    return false;
  }

  /** Whether its examples are files that are decoded and resized, and may be kept in a cache. */
  default boolean isDecoded() {
    return false;
  }

  /** Rows and columns of its images where no size is asked for. */
  int size();

  /** Labelled images, to learn from and to check with. */
  Parts<FrameSet> frames(DataRequest request);

  /** Labelled clips, to learn from and to check with. */
  default Parts<ClipSet> clips(DataRequest request) {
    throw new DataException(
        "this data set holds images, not clips: choose a frame model, such as cnn");
  }

  /** Labelled images to score a finished model on. */
  default Scored<FrameSet> framesForScoring(DataRequest request) {
    Parts<FrameSet> parts = frames(request);
    return new Scored<>(parts.validation(), parts.skipped());
  }

  /** Labelled clips to score a finished model on. */
  default Scored<ClipSet> clipsForScoring(DataRequest request) {
    Parts<ClipSet> parts = clips(request);
    return new Scored<>(parts.validation(), parts.skipped());
  }

  /** Labelled images that a training checks with. */
  default Scored<FrameSet> framesToCheck(DataRequest request) {
    Parts<FrameSet> parts = frames(request);
    return new Scored<>(parts.validation(), parts.skipped());
  }

  /** Labelled clips that a training checks with. */
  default Scored<ClipSet> clipsToCheck(DataRequest request) {
    Parts<ClipSet> parts = clips(request);
    return new Scored<>(parts.validation(), parts.skipped());
  }

  /** Streams whose events are known, to score rules of events on. */
  default StreamSet streamsForScoring(DataRequest request) {
    throw new DataException(
        "this data set does not say when actions begin and end: events are scored on"
            + " scenes-streams and shapes-streams");
  }

  /**
   * Examples to score a model on.
   *
   * @param skipped files that could not be used, each with the reason
   * @param unread classes of which no example could be read
   * @param <S> what the examples are
   */
  record Scored<S>(S set, List<String> skipped, List<UnreadClass> unread) {
    public Scored {
      skipped = List.copyOf(skipped);
      unread = List.copyOf(unread);
    }

    /** Examples of every class. */
    public Scored(S set, List<String> skipped) {
      this(set, skipped, List.of());
    }
  }

  /**
   * A class of which there are examples, none of which can be read.
   *
   * @param name of the class
   * @param why of the first of them
   */
  record UnreadClass(String name, String why) {}
}
