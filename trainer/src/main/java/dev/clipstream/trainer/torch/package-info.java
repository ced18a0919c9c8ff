/**
 * What the trainer needs of libtorch beyond single calls: threads, seeds, copies, weights on disk.
 */
@NullMarked
package dev.clipstream.trainer.torch;

import org.jspecify.annotations.NullMarked;
