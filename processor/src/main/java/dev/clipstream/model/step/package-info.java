/**
 * Step models: the one-step form of a recurrent model, which takes the features of one frame and
 * what it remembers of the frames before. Where the memory is kept is not known here.
 */
@NullMarked
package dev.clipstream.model.step;

import org.jspecify.annotations.NullMarked;
