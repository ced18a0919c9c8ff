package dev.clipstream.cli.bench;

import java.util.Optional;

/**
 * Which frame it is, and where it goes.
 *
 * @param clip empty in a continuous stream
 * @param index in its stream, from 0
 * @param last whether it ends its clip
 */
record PlannedFrame(
    int partition, String stream, Optional<String> clip, long index, boolean last) {}
