/**
 * Video files, network streams and cameras, read with FFmpeg as upright RGB frames. {@code send}
 * and the trainer use it; the stream processor never does, so its image can leave FFmpeg out.
 */
@NullMarked
package dev.clipstream.video;

import org.jspecify.annotations.NullMarked;
