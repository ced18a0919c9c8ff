/** The command {@code inspect}: says what a model takes and gives. */
@NullMarked
package dev.clipstream.cli.inspect;

import org.jspecify.annotations.NullMarked;
