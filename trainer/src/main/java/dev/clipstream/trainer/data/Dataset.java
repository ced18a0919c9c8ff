package dev.clipstream.trainer.data;

/** A kind of data set: how to get labelled pictures, or clips, out of it. */
public interface Dataset {

  /** What it is and how it must lie on the disk, in a line or two. */
  String description();

  /** Labelled pictures. */
  Parts<FrameSet> frames(DataRequest request);

  /** Labelled clips. */
  default Parts<ClipSet> clips(DataRequest request) {
    throw new DataException(
        "this data set holds pictures, not clips: choose a frame model, such as cnn");
  }
}
