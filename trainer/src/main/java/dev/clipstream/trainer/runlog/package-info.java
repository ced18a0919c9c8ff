/**
 * What a training leaves beside its model: the history of its epochs as CSV and as TensorBoard's
 * event files, and a model card, all of one record of the run.
 */
@NullMarked
package dev.clipstream.trainer.runlog;

import org.jspecify.annotations.NullMarked;
