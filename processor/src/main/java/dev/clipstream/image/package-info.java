/**
 * Images: what their bytes say before decoding, the limits they must keep, and decoding, turning
 * upright, resizing and converting to the uint8 RGB pixels a model takes. OpenCV decodes; only this
 * package and {@code video} call it. Knows nothing of Kafka, of models or of video containers.
 */
@NullMarked
package dev.clipstream.image;

import org.jspecify.annotations.NullMarked;
