/**
 * Checks JPEG files down to their Huffman data: every scan is walked, so that what is damaged or
 * missing is known before libjpeg, which would fill it in, decodes it. No pixel is made here.
 */
@NullMarked
package dev.clipstream.image.jpeg;

import org.jspecify.annotations.NullMarked;
