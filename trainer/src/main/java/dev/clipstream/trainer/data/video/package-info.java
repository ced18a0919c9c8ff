/**
 * Frames of the videos that clips are: decoding them, and choosing which of them stand for a
 * second. Which videos there are is found in {@code source}.
 */
@NullMarked
package dev.clipstream.trainer.data.video;

import org.jspecify.annotations.NullMarked;
