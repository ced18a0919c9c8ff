/** Models put together from layers. */
@NullMarked
package dev.clipstream.trainer.model;

import org.jspecify.annotations.NullMarked;
