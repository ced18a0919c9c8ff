/** How long the windows of a continuous stream are, and where those by time begin and end. */
@NullMarked
package dev.clipstream.clips.window;

import org.jspecify.annotations.NullMarked;
