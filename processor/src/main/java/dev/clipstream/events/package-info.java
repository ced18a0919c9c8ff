/**
 * Events: when a label begins on a stream and when it ends, by rules. No Kafka in here: what comes
 * is what was said of frames and clips, in the order of their partition, and what goes is event
 * records. Where the state of a stream is kept, and when it is asked for silence, is {@code
 * streams.events}.
 */
@NullMarked
package dev.clipstream.events;

import org.jspecify.annotations.NullMarked;
