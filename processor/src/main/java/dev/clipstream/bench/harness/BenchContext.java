package dev.clipstream.bench.harness;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.step.StepModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The context of a benchmark: what every measurement needs.
 *
 * @param models that are measured; closed by whoever opened them
 * @param images that frames are made of
 * @param workDir folder for the data of the broker and of Kafka Streams; the caller's to delete
 * @param console where progress is shown, and from where a stop is requested
 */
public record BenchContext(BenchModels models, BenchImages images, Path workDir, Console console) {

  /**
   * The models that are measured.
   *
   * @param sequence labels clips, from the features of {@code frame}; empty: only frames are
   *     labeled
   * @param steps labels streams frame by frame, from the same features; empty: nobody does
   */
  public record BenchModels(
      FrameModel frame, Optional<SequenceModel> sequence, Optional<StepModel> steps) {

    /** Without a stream model. */
    public BenchModels(FrameModel frame, Optional<SequenceModel> sequence) {
      this(frame, sequence, Optional.empty());
    }

    /** The same without the stream model, to measure what that costs. */
    public BenchModels withoutSteps() {
      return new BenchModels(frame, sequence);
    }
  }

  /** The terminal, or whatever else a measurement is started from. Used by one thread. */
  public interface Console {

    /** Prints a line that stays. */
    void say(String line);

    /** Shows a line that the next one replaces, where somebody watches. */
    void update(Supplier<String> line);

    boolean isStopRequested();

    /** Waits; returns early when a stop is requested. Not for longer than 0: does not wait. */
    void sleep(Duration time);
  }

  /** Prints a line that stays. */
  public void say(String line) {
    console.say(line);
  }

  /**
   * Ends the measurement where it stands when the user no longer wants it.
   *
   * @throws BenchException if a stop is requested
   */
  public void throwIfStopped() {
    if (console.isStopRequested()) {
      throw new BenchException("stopped before the measurements were complete");
    }
  }

  /** Waits; returns early when a stop is requested. */
  public void sleep(Duration time) {
    console.sleep(time);
  }
}
