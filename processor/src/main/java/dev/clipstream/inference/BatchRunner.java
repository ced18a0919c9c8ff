package dev.clipstream.inference;

import dev.clipstream.vision.BadPictureException;
import dev.clipstream.vision.OverLimitException;
import dev.clipstream.vision.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private final InferenceListener listener;

  BatchRunner(BatchEngine engine, InferenceListener listener) {
    this.engine = engine;
    this.listener = listener;
  }

  /** Completes every job's result but those that were cancelled meanwhile; never throws. */
  void run(List<FrameJob> batch) {
    List<FrameJob> loaded = loadAll(batch);
    if (loaded.isEmpty()) {
      return;
    }
    try {
      complete(loaded, engine.run(loaded.size()));
    } catch (RuntimeException e) {
      listener.batchFailed(loaded.size());
      if (loaded.size() > 1) {
        log.warn("a batch of {} failed, trying its frames one by one: {}", loaded.size(), e);
      }
      runOneByOne(loaded);
    }
  }

  private List<FrameJob> loadAll(List<FrameJob> batch) {
    List<FrameJob> loaded = new ArrayList<>(batch.size());
    long began = System.nanoTime();
    for (FrameJob job : batch) {
      if (job.result().isDone()) {
        continue;
      }
      listener.frameTaken(began - job.madeAtNanos());
      Optional<FrameResult.Rejected> rejected = load(job, loaded.size());
      if (rejected.isPresent()) {
        job.result().complete(rejected.get());
      } else {
        loaded.add(job);
      }
      long ended = System.nanoTime();
      listener.frameDecoded(ended - began);
      began = ended;
    }
    return loaded;
  }

  /** Why the job's picture is not in its slot; empty if it is. */
  private Optional<FrameResult.Rejected> load(FrameJob job, int slot) {
    Rejection why = Rejection.UNREADABLE;
    try {
      Picture picture = job.picture();
      why = Rejection.UNDECODABLE;
      engine.load(slot, picture);
      return Optional.empty();
    } catch (OverLimitException e) {
      return rejected(Rejection.OVER_LIMIT, String.valueOf(e.getMessage()));
    } catch (BadPictureException e) {
      return rejected(why, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // A decoder that fails in a way nobody foresaw: still the frame's fault, not the stream's.
      log.warn("decoding a frame failed unexpectedly", e);
      return rejected(why, "cannot be decoded: " + e);
    }
  }

  private static Optional<FrameResult.Rejected> rejected(Rejection why, String reason) {
    return Optional.of(new FrameResult.Rejected(why, reason));
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
                  : new FrameResult.Rejected(
                      Rejection.MODEL_FAILED, "the model gave scores that are no numbers"));
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
              .complete(
                  new FrameResult.Rejected(
                      Rejection.MODEL_FAILED, "the model fails on it: " + e.getMessage()));
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
