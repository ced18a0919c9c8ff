/**
 * Data sets, in four packages: {@code source} reads what people have, {@code store} holds decoded
 * examples, {@code augment} changes them at random, and {@code batch} makes batches of them ahead
 * of the training loop. Nothing is here itself.
 */
@NullMarked
package dev.clipstream.trainer.data;

import org.jspecify.annotations.NullMarked;
