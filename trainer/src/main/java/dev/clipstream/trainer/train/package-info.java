/** The training loop, its schedules and what is reported while it runs. */
@NullMarked
package dev.clipstream.trainer.train;

import org.jspecify.annotations.NullMarked;
