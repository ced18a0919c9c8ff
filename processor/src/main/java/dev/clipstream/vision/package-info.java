/** Pictures: decoding, turning upright, converting and resizing to the pixels a model takes. */
@NullMarked
package dev.clipstream.vision;

import org.jspecify.annotations.NullMarked;
