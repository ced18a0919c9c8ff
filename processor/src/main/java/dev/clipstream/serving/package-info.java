/**
 * Models at work: dynamic batching over all streams, the worker threads and the engines they run,
 * the watchdog for runs that do not return, and the models in use with their hot reload. Knows
 * images and scores, and nothing of Kafka's records or of clips.
 */
@NullMarked
package dev.clipstream.serving;

import org.jspecify.annotations.NullMarked;
