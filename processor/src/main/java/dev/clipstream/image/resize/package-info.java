/**
 * Resizes, crops and pads decoded images to what a model takes: the plan, which is Pillow's and
 * torchvision's arithmetic, and the filters that carry it out. Knows no file format.
 */
@NullMarked
package dev.clipstream.image.resize;

import org.jspecify.annotations.NullMarked;
