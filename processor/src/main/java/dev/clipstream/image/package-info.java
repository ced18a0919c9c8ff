/**
 * Images before decoding: formats, what a file says of itself, the limits it must keep, and the
 * parts of it that a decoder may see. JPEG and WebP, whose data is walked, have packages of their
 * own; pixels are made in {@code decode}. Knows nothing of Kafka, of models or of video containers.
 */
@NullMarked
package dev.clipstream.image;

import org.jspecify.annotations.NullMarked;
