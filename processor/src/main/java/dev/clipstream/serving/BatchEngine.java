package dev.clipstream.serving;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.output.FrameScores;
import dev.clipstream.model.session.InferenceException;
import java.util.function.Supplier;

/** Decodes and runs batches for one worker of the {@link FrameBatcher}. Owned by its thread. */
interface BatchEngine extends AutoCloseable {

  /**
   * Begins a batch: up to {@link #end}, one model does everything.
   *
   * @return of that model
   */
  ModelDescription begin();

  /** Ends the batch, however it went. */
  void end();

  /**
   * Decodes an image into a place of the next batch.
   *
   * @param slot from 0 to the largest batch − 1
   */
  void load(int slot, Image image) throws BadImageException;

  /**
   * Classifies what was loaded into slots 0 to {@code n − 1}.
   *
   * @throws InferenceException if the run fails
   */
  FrameScores[] run(int n);

  /** Moves the image in slot {@code from} to slot {@code to}. */
  void move(int from, int to);

  /** Makes slot 0 black: an image that every sound model and device can classify. */
  void loadBlank();

  @Override
  void close();

  /** Runs nothing: for jobs that settle themselves. */
  record None(Supplier<ModelDescription> card) implements BatchEngine {

    @Override
    public ModelDescription begin() {
      return card.get();
    }

    @Override
    public void end() {}

    @Override
    public void load(int slot, Image image) {
      throw nothing();
    }

    @Override
    public FrameScores[] run(int n) {
      throw nothing();
    }

    @Override
    public void move(int from, int to) {
      throw nothing();
    }

    @Override
    public void loadBlank() {
      throw nothing();
    }

    private static IllegalStateException nothing() {
      return new IllegalStateException("no model looks at single frames");
    }

    @Override
    public void close() {}
  }
}
