/** Data sets, and batches of them made ahead of the training loop. */
@NullMarked
package dev.clipstream.trainer.data;

import org.jspecify.annotations.NullMarked;
