package dev.clipstream.streams;

import dev.clipstream.clips.ClipClassifier;
import dev.clipstream.clips.ClipSettings;
import dev.clipstream.clips.CommitCounter;
import dev.clipstream.prefetch.FrameGuard;
import dev.clipstream.prefetch.Prefetcher;
import dev.clipstream.prefetch.RegistryRetry;
import dev.clipstream.records.FrameReader;
import dev.clipstream.records.Labels;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.ServedModels;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What all tasks of a processor share.
 *
 * @param framesTopic the topic the tasks read
 * @param guard between frames and those who work on them
 * @param lookAhead empty where frames are only submitted when their turn comes
 * @param models of which the frame model labels frames
 * @param outage what to do while a schema registry is away
 * @param clipClassifier empty where there is no sequence model, so no clips
 * @param outputs how labels and dead letters are written
 */
record TaskContext(
    String framesTopic,
    FrameReader reader,
    FrameGuard guard,
    Optional<Prefetcher> lookAhead,
    ServedModels models,
    Labels labels,
    RegistryRetry outage,
    Optional<ClipClassifier> clipClassifier,
    ClipSettings clipSettings,
    Guarantee guarantee,
    Outputs outputs,
    InstantSource clock,
    ProcessorListener listener) {

  /** The commits of the task that reads a partition. */
  CommitCounter commits(TopicPartition partition) {
    return lookAhead
        .filter(ahead -> guarantee == Guarantee.AT_LEAST_ONCE)
        .map(ahead -> new CommitCounter(false, ahead.commits(partition)))
        .orElse(CommitCounter.ATOMIC);
  }
}
