package dev.clipstream.trainer.model.sequence;

/** A kind of sequence model: how it gets from a clip's features to one vector. */
public interface SequenceArchitecture {

  /** One line for whoever chooses. */
  String description();

  /** Fresh layers for steps of the given width. */
  SequenceBody body(int features);
}
