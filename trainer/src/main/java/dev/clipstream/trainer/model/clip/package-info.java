/** Clip models: networks that read the pixels of whole clips. */
@NullMarked
package dev.clipstream.trainer.model.clip;

import org.jspecify.annotations.NullMarked;
