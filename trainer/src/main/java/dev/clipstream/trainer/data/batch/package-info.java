/**
 * Batches of examples in the order of an epoch, made ahead of the training loop on other threads. A
 * batch is a pure function of the seed, the epoch and its place.
 */
@NullMarked
package dev.clipstream.trainer.data.batch;

import org.jspecify.annotations.NullMarked;
