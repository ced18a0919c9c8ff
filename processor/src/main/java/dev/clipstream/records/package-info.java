/**
 * What a record of a topic means: a frame read from its key, value and time, the labels of a label
 * record, topic names and times; and reading topics without a consumer group. The stream processor,
 * the page and {@code collect} read records through this package alone.
 */
@NullMarked
package dev.clipstream.records;

import org.jspecify.annotations.NullMarked;
