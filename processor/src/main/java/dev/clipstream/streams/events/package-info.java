/**
 * The events of the streams of one task: where their state is kept, when silence ends them, and
 * what a crash may have kept of what was written and lost of what was said. What an event is,
 * {@code events} knows.
 */
@NullMarked
package dev.clipstream.streams.events;

import org.jspecify.annotations.NullMarked;
