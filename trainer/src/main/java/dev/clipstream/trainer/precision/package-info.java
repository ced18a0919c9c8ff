/**
 * Exported graphs in fewer bits: passes over a finished graph, which layers know nothing of, and
 * the calibration that int8 needs.
 */
@NullMarked
package dev.clipstream.trainer.precision;

import org.jspecify.annotations.NullMarked;
