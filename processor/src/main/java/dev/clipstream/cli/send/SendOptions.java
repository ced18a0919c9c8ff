package dev.clipstream.cli.send;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The options of {@code send} for media sources.
 *
 * @param stream of everything; empty for a name of its own for each source
 * @param framesPerSecond at most; of image folders, exactly
 * @param realtime whether frames wait for their time
 * @param clipPerFile whether each video file, and each folder of images, is a clip
 * @param loop whether to begin again at the end
 * @param jpegQuality 1 to 100
 * @param maxSize longest side in pixels; {@link Integer#MAX_VALUE} for any
 * @param bare whether images go as bare files, not in a {@code Frame}
 */
record SendOptions(
    Optional<String> stream,
    OptionalDouble framesPerSecond,
    boolean realtime,
    boolean clipPerFile,
    boolean loop,
    int jpegQuality,
    int maxSize,
    boolean bare) {}
