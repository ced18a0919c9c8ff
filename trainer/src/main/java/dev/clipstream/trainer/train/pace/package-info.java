/** The learning rate and the time of every epoch of a training, beside what the epoch came to. */
@NullMarked
package dev.clipstream.trainer.train.pace;

import org.jspecify.annotations.NullMarked;
