/** Clips and streams of people and of shapes, made when they are asked for. */
@NullMarked
package dev.clipstream.trainer.data.made;

import org.jspecify.annotations.NullMarked;
