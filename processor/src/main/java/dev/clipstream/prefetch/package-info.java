/**
 * The prefetch of a stream thread: its consumer classifies every record that it fetches before
 * Kafka Streams processes it, and hands over only those that are classified: what waits, waits in
 * {@code poll}, which comes back in time for every commit. It holds a bounded number of records, so
 * that the workers always have a batch to run, and no state that a crash could lose.
 */
@NullMarked
package dev.clipstream.prefetch;

import org.jspecify.annotations.NullMarked;
