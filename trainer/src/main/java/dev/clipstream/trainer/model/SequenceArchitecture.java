package dev.clipstream.trainer.model;

import dev.clipstream.trainer.layer.SequenceLayer;
import dev.clipstream.trainer.layer.SequencePool;
import java.util.List;

/** A kind of sequence model: how it gets from a clip's features to one vector. */
interface SequenceArchitecture {

  /** One line for whoever chooses. */
  String description();

  /** Fresh layers for steps of the given width. */
  Body body(int features);

  /**
   * The layers of a sequence model below its last one.
   *
   * @param layers from steps to steps
   * @param pool from steps to one vector
   * @param width width of that vector
   */
  record Body(List<SequenceLayer> layers, SequencePool pool, int width) {
    public Body {
      layers = List.copyOf(layers);
    }
  }
}
