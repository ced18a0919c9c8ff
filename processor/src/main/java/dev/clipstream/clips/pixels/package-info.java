/**
 * The pixels of due clips: from the memory where they wait, and of what is missing there from the
 * frames topic, read again. It knows which frames are asked for, and nothing of how clips are kept.
 */
@NullMarked
package dev.clipstream.clips.pixels;

import org.jspecify.annotations.NullMarked;
