/**
 * The command {@code collect}: its options and its progress. The work is in {@code
 * dev.clipstream.collect}.
 */
@NullMarked
package dev.clipstream.cli.collect;

import org.jspecify.annotations.NullMarked;
