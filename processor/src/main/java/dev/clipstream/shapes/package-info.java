/**
 * Procedural clips of moving shapes, for the trainer's data set {@code shapes} and tests; long
 * streams of them with known events, for {@code shapes-streams}, and how detected events are
 * compared with those. Deterministic: a seed and an index give the same pixels on every machine.
 */
@NullMarked
package dev.clipstream.shapes;

import org.jspecify.annotations.NullMarked;
