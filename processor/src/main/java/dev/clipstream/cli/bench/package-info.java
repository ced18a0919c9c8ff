/**
 * Measures what this machine can do with a model, how close the stream processor comes to it, and
 * what a plain Kafka Streams application would reach.
 */
@NullMarked
package dev.clipstream.cli.bench;

import org.jspecify.annotations.NullMarked;
