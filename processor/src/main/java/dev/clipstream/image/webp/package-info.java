/**
 * Checks WebP files down to the tables of prefix codes of a lossless one, whose memory a decoder
 * takes on trust. No pixel is made here.
 */
@NullMarked
package dev.clipstream.image.webp;

import org.jspecify.annotations.NullMarked;
