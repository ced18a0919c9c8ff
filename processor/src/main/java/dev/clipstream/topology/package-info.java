/**
 * The Kafka Streams application: frames in, look-ahead batching, frame labels, clip assembly in a
 * changelogged store, clip labels, dead letters.
 */
@NullMarked
package dev.clipstream.topology;

import org.jspecify.annotations.NullMarked;
