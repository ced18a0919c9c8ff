/**
 * The measurements of {@code clipstream bench}: the ceiling of this machine, backlogs, the latency
 * of lone frames, the cost of the live page, soaks and many streams; and their results, each with
 * its own table and JSON.
 *
 * <p>Not here: options and the terminal ({@code cli.bench}, which alone uses this package), and
 * what measurements run on and against ({@code bench.harness}). A measurement knows no option and
 * prints nothing itself: what it needs is in its context and its plan.
 */
@NullMarked
package dev.clipstream.bench;

import org.jspecify.annotations.NullMarked;
