/**
 * The command {@code clipstream bench}: its options, how the text of {@code --compare} becomes
 * settings, and the terminal it shows progress on.
 *
 * <p>Not here: the measurements and their reports ({@code dev.clipstream.bench}).
 */
@NullMarked
package dev.clipstream.cli.bench;

import org.jspecify.annotations.NullMarked;
