/** What a finished model is worth on the part of a data set that its training never saw. */
@NullMarked
package dev.clipstream.trainer.holdout;

import org.jspecify.annotations.NullMarked;
