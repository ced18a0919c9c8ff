/**
 * Decoded examples of one size: sets of frames, clips and features in memory or in a cache file,
 * and the reader that decodes an image or a clip as the processor does.
 */
@NullMarked
package dev.clipstream.trainer.data.store;

import org.jspecify.annotations.NullMarked;
