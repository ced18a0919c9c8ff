package dev.clipstream.serving;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.OverLimitException;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.output.FrameScores;
import dev.clipstream.model.session.InferenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one batch and completes the result of each of its jobs, so that one bad frame fails alone:
 * an image that cannot be decoded is left out of the batch, and a batch that fails is run again in
 * halves, down to the frame that is at fault. Halves are also what helps when the device's memory
 * runs out; then the batches to come are smaller as well.
 *
 * <p>A frame that fails alone, twice, is at fault only if the model still runs on a blank image;
 * otherwise the device is, and the job completes exceptionally, so that nothing sound is rejected.
 */
final class BatchRunner {

  private static final Logger log = LoggerFactory.getLogger(BatchRunner.class);

  private final BatchEngine engine;
  private final BatchCap cap;
  private final LongAdder skipped;
  private final InferenceListener listener;

  /**
   * @param skipped counts the frames that are passed over
   */
  BatchRunner(BatchEngine engine, BatchCap cap, LongAdder skipped, InferenceListener listener) {
    this.engine = engine;
    this.cap = cap;
    this.skipped = skipped;
    this.listener = listener;
  }

  /** Completes every job's result but those that were cancelled meanwhile. */
  void run(List<FrameJob> batch) {
    ModelDescription model = engine.begin();
    try {
      List<FrameJob> loaded = loadAll(batch);
      if (!loaded.isEmpty()) {
        runLoaded(loaded, model);
      }
    } finally {
      engine.end();
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
      Optional<FrameResult> settled = load(job, loaded.size());
      settled.ifPresentOrElse(job.result()::complete, () -> loaded.add(job));
      long ended = System.nanoTime();
      listener.frameDecoded(ended - began);
      began = ended;
    }
    return loaded;
  }

  /** What becomes of a job that is not to be run; empty if its image is in its slot. */
  private Optional<FrameResult> load(FrameJob job, int slot) {
    FailureReason why = FailureReason.UNREADABLE;
    try {
      FrameJob.Content content = job.content();
      if (content instanceof FrameJob.Content.Settled settled) {
        if (settled.result() instanceof FrameResult.Skipped) {
          skipped.increment();
        }
        return Optional.of(settled.result());
      }
      why = FailureReason.UNDECODABLE;
      engine.load(slot, ((FrameJob.Content.ToClassify) content).image());
      return Optional.empty();
    } catch (OverLimitException e) {
      return rejected(FailureReason.OVER_LIMIT, String.valueOf(e.getMessage()));
    } catch (BadImageException e) {
      return rejected(FailureReason.UNDECODABLE, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // A decoder that fails in a way nobody foresaw: still the frame's fault, not the stream's.
      log.warn("decoding {} failed unexpectedly", job, e);
      return rejected(why, "cannot be decoded: " + e);
    }
  }

  private static Optional<FrameResult> rejected(FailureReason why, String reason) {
    return Optional.of(new FrameResult.Rejected(why, reason));
  }

  private void runLoaded(List<FrameJob> jobs, ModelDescription model) {
    try {
      runOrHalve(jobs, model);
    } catch (InferenceException e) {
      // The device: what has no result yet cannot have one.
      jobs.forEach(job -> job.result().completeExceptionally(e));
    }
  }

  /**
   * Runs the jobs in slots 0 to n − 1.
   *
   * @throws InferenceException if the device is at fault
   */
  private void runOrHalve(List<FrameJob> jobs, ModelDescription model) {
    if (jobs.size() > cap.current()) {
      runHalves(jobs, model);
      return;
    }
    try {
      complete(jobs, engine.run(jobs.size()), model);
    } catch (RuntimeException e) {
      listener.batchFailed(jobs.size());
      if (jobs.size() == 1) {
        runAgain(jobs.get(0), model);
        return;
      }
      log.warn("{} failed, running its halves: {}", describe(jobs), e.toString());
      if (InferenceException.isOutOfMemory(e)) {
        cap.shrinkBelow(jobs.size());
      }
      runHalves(jobs, model);
    }
  }

  private void runHalves(List<FrameJob> jobs, ModelDescription model) {
    int half = jobs.size() / 2;
    runOrHalve(jobs.subList(0, half), model);
    // The slots before the half are done with, so nothing is overwritten that is still to be run.
    for (int slot = half; slot < jobs.size(); slot++) {
      engine.move(slot, slot - half);
    }
    runOrHalve(jobs.subList(half, jobs.size()), model);
  }

  /** A device may stumble once; a frame that is at fault is so again. */
  private void runAgain(FrameJob job, ModelDescription model) {
    try {
      complete(List.of(job), engine.run(1), model);
    } catch (RuntimeException e) {
      if (InferenceException.isOutOfMemory(e) || !runsOnBlank()) {
        log.error("{} failed alone, and not through its own fault", job);
        throw asInferenceException(e);
      }
      job.result()
          .complete(
              new FrameResult.Rejected(
                  FailureReason.MODEL_FAILED, "the model fails on it: " + e.getMessage()));
    }
  }

  private boolean runsOnBlank() {
    try {
      engine.loadBlank();
      Object unused = engine.run(1);
      return true;
    } catch (RuntimeException e) {
      log.error("the model fails even on a blank image", e);
      return false;
    }
  }

  /** Names a batch in messages: all of its frames would be too many. */
  static String describe(List<FrameJob> batch) {
    String others =
        switch (batch.size()) {
          case 1 -> "";
          case 2 -> " and 1 more frame";
          default -> " and " + (batch.size() - 1) + " more frames";
        };
    return "a batch of " + batch.get(0) + others;
  }

  private static void complete(List<FrameJob> jobs, FrameScores[] scores, ModelDescription model) {
    if (scores.length != jobs.size()) {
      throw new IllegalStateException(
          "the model gave " + scores.length + " results for " + jobs.size() + " frames");
    }
    for (int i = 0; i < scores.length; i++) {
      jobs.get(i)
          .result()
          .complete(
              scores[i].areNumbers()
                  ? new FrameResult.Classified(scores[i], model)
                  : new FrameResult.Rejected(
                      FailureReason.MODEL_FAILED,
                      "the model gave scores or features that are no numbers"));
    }
  }

  private static InferenceException asInferenceException(RuntimeException e) {
    return e instanceof InferenceException inference
        ? inference
        : new InferenceException(String.valueOf(e.getMessage()), e);
  }
}
