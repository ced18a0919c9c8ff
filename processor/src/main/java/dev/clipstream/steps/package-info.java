/**
 * Labels so far, and clips that are labelled by them: the step model over the frames of each
 * stream, and its state in the store of the task. How a step is computed is in {@code model.step}.
 */
@NullMarked
package dev.clipstream.steps;

import org.jspecify.annotations.NullMarked;
