/**
 * From the bytes of an image to the uint8 RGB pixels that a model takes: checks, decodes, turns
 * upright and resizes. OpenCV decodes; only {@code image} and {@code video} call it.
 */
@NullMarked
package dev.clipstream.image.decode;

import org.jspecify.annotations.NullMarked;
