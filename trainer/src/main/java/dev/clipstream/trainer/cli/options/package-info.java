/**
 * The options of the trainer's commands, as mixins; all that is wrong with them is told at once.
 * Commands themselves are in {@code cli}.
 */
@NullMarked
package dev.clipstream.trainer.cli.options;

import org.jspecify.annotations.NullMarked;
