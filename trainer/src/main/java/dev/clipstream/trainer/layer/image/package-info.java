/** Layers of networks for images that few of them have. */
@NullMarked
package dev.clipstream.trainer.layer.image;

import org.jspecify.annotations.NullMarked;
