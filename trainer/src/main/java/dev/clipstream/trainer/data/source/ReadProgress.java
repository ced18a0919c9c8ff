package dev.clipstream.trainer.data.source;

/** Told several times a second how far the reading of a data set is, on the thread that asked. */
@FunctionalInterface
public interface ReadProgress {

  /** Does not care. */
  ReadProgress NONE = (done, examples) -> {};

  /**
   * So much is done; whatever this throws ends the reading.
   *
   * @param done examples that were read, or could not be
   * @param examples of this part of the data set
   */
  void read(int done, int examples);

  /** A line to be told of how the data are read. */
  default void note(String line) {}
}
