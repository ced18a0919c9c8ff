/**
 * Random changes of training examples: flips, crops, color, erasing, and crops in time. A draw is
 * made once for each example, so all frames of a clip are changed alike.
 */
@NullMarked
package dev.clipstream.trainer.data.augment;

import org.jspecify.annotations.NullMarked;
