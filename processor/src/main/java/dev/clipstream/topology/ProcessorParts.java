package dev.clipstream.topology;

import dev.clipstream.inference.FrameBatcher;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What all tasks of a processor share.
 *
 * @param framesTopic the topic the tasks read
 * @param lookAhead empty where frames are only submitted when their turn comes
 * @param clipClassifier empty where there is no sequence model, so no clips
 */
record ProcessorParts(
    String framesTopic,
    FrameReader reader,
    FrameBatcher batcher,
    Optional<LookAhead> lookAhead,
    Labels frameLabels,
    Optional<ClipClassifier> clipClassifier,
    ClipSettings clipSettings,
    InstantSource clock,
    ProcessorListener listener) {}
