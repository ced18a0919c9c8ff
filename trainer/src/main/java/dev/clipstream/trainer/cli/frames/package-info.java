/** What {@code train} does before and after a frame model learns. */
@NullMarked
package dev.clipstream.trainer.cli.frames;

import org.jspecify.annotations.NullMarked;
