package dev.clipstream.topology;

import dev.clipstream.inference.FrameBatcher;
import dev.clipstream.inference.ServedModels;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What all tasks of a processor share.
 *
 * @param framesTopic the topic the tasks read
 * @param lookAhead empty where frames are only submitted when their turn comes
 * @param models of which the frame model labels frames
 * @param outage what to do while a schema registry is away
 * @param clipClassifier empty where there is no sequence model, so no clips
 */
record ProcessorParts(
    String framesTopic,
    FrameReader reader,
    FrameBatcher batcher,
    Optional<LookAhead> lookAhead,
    ServedModels models,
    Labels labels,
    Outage outage,
    Optional<ClipClassifier> clipClassifier,
    ClipSettings clipSettings,
    InstantSource clock,
    ProcessorListener listener) {}
