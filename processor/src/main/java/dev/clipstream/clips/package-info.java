/**
 * Clips from their frames to their labels: open clips and windows, the changelogged store that
 * keeps them, what is due, and classifying it with a sequence model. One instance of everything
 * here belongs to one task and its stream thread, but for the classifier and its worker threads,
 * which all tasks share.
 */
@NullMarked
package dev.clipstream.clips;

import org.jspecify.annotations.NullMarked;
