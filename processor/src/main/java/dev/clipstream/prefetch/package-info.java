/**
 * The prefetch of a stream thread: its consumer classifies every record that it fetches before
 * Kafka Streams processes it, and keeps back a bounded number of records, so that the workers
 * always have a batch to run. Holds no state that a crash could lose.
 */
@NullMarked
package dev.clipstream.prefetch;

import org.jspecify.annotations.NullMarked;
