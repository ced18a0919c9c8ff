/** How close training comes to what libtorch itself can do. */
@NullMarked
package dev.clipstream.trainer.bench;

import org.jspecify.annotations.NullMarked;
