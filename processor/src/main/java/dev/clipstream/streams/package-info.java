/**
 * The Kafka Streams application: its settings, its topology, and the processor that labels the
 * frames of one task, hands them to its clips and sends what cannot be classified to the dead
 * letters. It connects {@code prefetch}, {@code serving} and {@code clips}; each of them works
 * without it.
 */
@NullMarked
package dev.clipstream.streams;

import org.jspecify.annotations.NullMarked;
