/** Chooses which examples, and which groups of examples, are held out. */
@NullMarked
package dev.clipstream.trainer.data.split;

import org.jspecify.annotations.NullMarked;
