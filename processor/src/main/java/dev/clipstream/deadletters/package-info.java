/**
 * Dead letters after they were written: reading their topic, grouping them by reason, and sending
 * the frames among them once more. Who writes them is {@code streams}; the command line and the
 * page read them through this package alone.
 */
@NullMarked
package dev.clipstream.deadletters;

import org.jspecify.annotations.NullMarked;
