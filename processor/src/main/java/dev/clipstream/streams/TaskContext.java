package dev.clipstream.streams;

import dev.clipstream.clips.ClipSettings;
import dev.clipstream.clips.ClipWorkers;
import dev.clipstream.clips.CommitCounter;
import dev.clipstream.clips.pixels.ClipPixels;
import dev.clipstream.clips.pixels.TaskPixels;
import dev.clipstream.prefetch.FrameGuard;
import dev.clipstream.prefetch.PrefetchedPartition;
import dev.clipstream.records.Labels;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.steps.StepServing;
import dev.clipstream.streams.settings.Guarantee;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/**
 * What all tasks of a processor share.
 *
 * @param framesTopic the topic the tasks read
 * @param prefetch what is prefetched of a partition; throws if that is nothing
 * @param guard between frames and those who work on them
 * @param clock wall clock
 * @param steadyClock one that is never set, for how long a stream has been silent
 * @param replacements told of what the stream threads are about
 * @param models of which the frame model labels frames
 * @param clipWorkers empty where there is no sequence or clip model, so no clips
 * @param steps empty where there is no stream model, so no labels so far
 * @param pixels of frames, for a clip model; empty where none is served
 * @param outputs how labels and dead letters are written
 */
record TaskContext(
    String framesTopic,
    Function<TopicPartition, PrefetchedPartition> prefetch,
    FrameGuard guard,
    ServedModels models,
    Labels labels,
    Optional<ClipWorkers> clipWorkers,
    ClipSettings clipSettings,
    Optional<StepServing> steps,
    Optional<ClipPixels> pixels,
    Guarantee guarantee,
    Outputs outputs,
    InstantSource clock,
    InstantSource steadyClock,
    ThreadReplacements replacements,
    ProcessorListener listener) {

  /** Where the frames of the task that reads a partition are. */
  TaskPixels taskPixels(int partition) {
    return pixels
        .map(from -> new TaskPixels(partition, Optional.of(from.ring())))
        .orElse(TaskPixels.NONE);
  }

  /** Whether clips get labels, be it by the stream model. */
  boolean labelsClips() {
    return clipWorkers.isPresent() || decides();
  }

  /** Whether the stream model labels clips. */
  boolean decides() {
    return steps.filter(serving -> serving.settings().decide().isPresent()).isPresent();
  }

  /** Whether anything is kept of a stream from frame to frame. */
  boolean keepsState() {
    return clipWorkers.isPresent() || steps.isPresent() || outputs.events().inUse();
  }

  /** The commits of the task that reads a partition. */
  CommitCounter commits(PrefetchedPartition partition) {
    return guarantee == Guarantee.AT_LEAST_ONCE
        ? new CommitCounter(false, partition::commits)
        : CommitCounter.ATOMIC;
  }
}
