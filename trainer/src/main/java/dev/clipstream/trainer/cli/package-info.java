/** The command line of the trainer. */
@NullMarked
package dev.clipstream.trainer.cli;

import org.jspecify.annotations.NullMarked;
