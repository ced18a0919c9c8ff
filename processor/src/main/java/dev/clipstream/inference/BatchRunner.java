package dev.clipstream.inference;

import dev.clipstream.vision.BadPictureException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one batch of jobs to their results, so that one bad frame fails alone: a picture that
 * cannot be decoded is left out of the batch, and if a batch fails its frames are run one by one.
 *
 * <p>A frame that fails alone is at fault only if the model still runs on a blank picture;
 * otherwise the device is, and the job completes exceptionally, so that nothing sound is rejected.
 */
final class BatchRunner {

  private static final Logger log = LoggerFactory.getLogger(BatchRunner.class);

  private final BatchEngine engine;

  BatchRunner(BatchEngine engine) {
    this.engine = engine;
  }

  /** Completes every job's result but those that were cancelled meanwhile; never throws. */
  void run(List<FrameJob> batch) {
    List<FrameJob> loaded = new ArrayList<>(batch.size());
    for (FrameJob job : batch) {
      boolean wanted = !job.result().isDone();
      if (wanted && load(job, loaded.size())) {
        loaded.add(job);
      }
    }
    if (loaded.isEmpty()) {
      return;
    }
    try {
      complete(loaded, engine.run(loaded.size()));
    } catch (RuntimeException e) {
      if (loaded.size() > 1) {
        log.warn("a batch of {} failed, trying its frames one by one: {}", loaded.size(), e);
      }
      runOneByOne(loaded);
    }
  }

  private boolean load(FrameJob job, int slot) {
    try {
      engine.load(slot, job.picture());
      return true;
    } catch (BadPictureException e) {
      job.result().complete(new FrameResult.Rejected(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      // A decoder that fails in a way nobody foresaw: still the frame's fault, not the stream's.
      log.warn("decoding a frame failed unexpectedly", e);
      job.result().complete(new FrameResult.Rejected("cannot be decoded: " + e));
    }
    return false;
  }

  private static void complete(List<FrameJob> jobs, FrameScores[] scores) {
    if (scores.length != jobs.size()) {
      throw new IllegalStateException(
          "the model gave " + scores.length + " results for " + jobs.size() + " frames");
    }
    for (int i = 0; i < scores.length; i++) {
      boolean sound = ScoreOutput.isFinite(scores[i].probabilities());
      jobs.get(i)
          .result()
          .complete(
              sound
                  ? new FrameResult.Classified(scores[i])
                  : new FrameResult.Rejected("the model gave scores that are no numbers"));
    }
  }

  private void runOneByOne(List<FrameJob> jobs) {
    for (int i = 0; i < jobs.size(); i++) {
      FrameJob job = jobs.get(i);
      try {
        if (i > 0) {
          engine.move(i, 0);
        }
        complete(List.of(job), engine.run(1));
      } catch (RuntimeException e) {
        if (runsOnBlank()) {
          job.result()
              .complete(new FrameResult.Rejected("the model fails on it: " + e.getMessage()));
        } else {
          job.result().completeExceptionally(asInferenceException(e));
        }
      }
    }
  }

  private boolean runsOnBlank() {
    try {
      engine.loadBlank();
      engine.run(1);
      return true;
    } catch (RuntimeException e) {
      log.error("the model fails even on a blank picture", e);
      return false;
    }
  }

  private static InferenceException asInferenceException(RuntimeException e) {
    return e instanceof InferenceException inference
        ? inference
        : new InferenceException(String.valueOf(e.getMessage()), e);
  }
}
