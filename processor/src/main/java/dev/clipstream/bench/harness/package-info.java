/**
 * What measurements run on and against: a broker and a live page in child processes, the systems
 * under test, images, workloads and the generator of load, readers of labels, and the usage of CPU,
 * memory and disk.
 *
 * <p>Not here: what is measured in which order, medians, and reports ({@code bench}). Nothing in
 * this package knows of a measurement or its result.
 */
@NullMarked
package dev.clipstream.bench.harness;

import org.jspecify.annotations.NullMarked;
