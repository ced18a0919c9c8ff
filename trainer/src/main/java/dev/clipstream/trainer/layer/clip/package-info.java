/** Layers over time and plane, of whole clips at once. */
@NullMarked
package dev.clipstream.trainer.layer.clip;

import org.jspecify.annotations.NullMarked;
