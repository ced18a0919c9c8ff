package dev.clipstream.clips;

import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.output.ScoreOutput;
import dev.clipstream.model.output.SequenceScores;
import dev.clipstream.model.session.InferenceException;
import dev.clipstream.serving.BatchCap;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.RunWatchdog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a batch of clips through a sequence or clip model, so that one bad clip fails alone: a
 * batch that fails is run again in halves, down to the clip that is at fault, as frames are.
 *
 * <p>A clip that fails alone, twice, is at fault only if the model still runs on a clip of zeros,
 * which it did when it was loaded; otherwise the device or the model is, and the whole batch fails,
 * so that nothing sound is called bad. One for each batch, owned by the thread that runs it.
 *
 * @param <C> what the model takes of a clip
 */
final class ClipRunner<C> {

  private static final Logger log = LoggerFactory.getLogger(ClipRunner.class);

  /** What a model gave for one clip, or why it gave nothing. */
  sealed interface Result {

    record Scored(SequenceScores scores) implements Result {}

    /**
     * @param reason one line, for people
     */
    record Failed(String reason) implements Result {}
  }

  /** As {@link SequenceModel#classify}. */
  interface Model<C> {
    List<SequenceScores> classify(List<C> clips);
  }

  private final Model<C> model;
  private final UnaryOperator<C> zeros;
  private final BatchCap cap;
  private final RunWatchdog watchdog;
  private final ProcessorListener listener;
  private boolean warned;

  /**
   * @param zeros a clip of zeros that is like another
   * @param cap the largest batch that its device takes, which a failure may lower
   */
  ClipRunner(
      Model<C> model,
      UnaryOperator<C> zeros,
      BatchCap cap,
      RunWatchdog watchdog,
      ProcessorListener listener) {
    this.model = model;
    this.zeros = zeros;
    this.cap = cap;
    this.watchdog = watchdog;
    this.listener = listener;
  }

  /**
   * Of a sequence model: clips are float [T][F], T 1 or more.
   *
   * @param maxFrames the most frames of a clip that the model takes
   */
  static ClipRunner<float[][]> ofFeatures(
      Model<float[][]> model,
      int maxFrames,
      BatchCap cap,
      RunWatchdog watchdog,
      ProcessorListener listener) {
    return new ClipRunner<>(
        model, clip -> new float[Math.min(2, maxFrames)][clip[0].length], cap, watchdog, listener);
  }

  /**
   * @param clips each as the model takes it
   * @return one a clip, in order
   * @throws InferenceException if the device or the model is at fault
   */
  List<Result> run(List<C> clips) {
    List<Result> results = new ArrayList<>(clips.size());
    runOrHalve(clips, results);
    return results;
  }

  private void runOrHalve(List<C> clips, List<Result> results) {
    if (clips.size() <= cap.current()) {
      try {
        results.addAll(once(clips));
        return;
      } catch (RuntimeException e) {
        failed(clips.size(), e);
        if (clips.size() == 1) {
          results.add(again(clips.get(0)));
          return;
        }
      }
    }
    int half = clips.size() / 2;
    runOrHalve(clips.subList(0, half), results);
    runOrHalve(clips.subList(half, clips.size()), results);
  }

  private void failed(int clips, RuntimeException failure) {
    listener.clipBatchFailed(clips);
    if (InferenceException.isOutOfMemory(failure)) {
      cap.shrinkBelow(clips);
    }
    if (!warned) {
      // Once a batch: its parts may fail by the dozen.
      log.warn("a batch of {} clips failed, running its parts: {}", clips, failure.toString());
      warned = true;
    }
  }

  /** A device may stumble once; a clip that is at fault is so again. */
  private Result again(C clip) {
    try {
      return once(Collections.singletonList(clip)).get(0);
    } catch (RuntimeException e) {
      if (InferenceException.isOutOfMemory(e) || !runsOnZeros(clip)) {
        throw e instanceof InferenceException inference
            ? inference
            : new InferenceException(String.valueOf(e.getMessage()), e);
      }
      return new Result.Failed("the model fails on it: " + e.getMessage());
    }
  }

  /** As loading the model has tried. */
  private boolean runsOnZeros(C clip) {
    try {
      List<Result> unused = once(Collections.singletonList(zeros.apply(clip)));
      return true;
    } catch (RuntimeException e) {
      log.error("the model fails even on a clip of zeros", e);
      return false;
    }
  }

  private List<Result> once(List<C> clips) {
    List<SequenceScores> scores = new ArrayList<>(clips.size());
    watchdog.run(
        "a batch of " + clips.size() + " clips", () -> scores.addAll(model.classify(clips)));
    if (scores.size() != clips.size()) {
      throw new IllegalStateException(
          "the model gave " + scores.size() + " results for " + clips.size() + " clips");
    }
    return scores.stream().map(ClipRunner::checked).toList();
  }

  /** Attention is an extra: without numbers it is left out, and the scores stand. */
  private static Result checked(SequenceScores scores) {
    if (!ScoreOutput.isFinite(scores.probabilities())) {
      return new Result.Failed("the model gave scores that are no numbers");
    }
    return new Result.Scored(
        ScoreOutput.isFinite(scores.attention())
            ? scores
            : new SequenceScores(scores.probabilities(), new float[0]));
  }
}
