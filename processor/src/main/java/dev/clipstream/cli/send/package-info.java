/** The command {@code send}: puts pictures and video on the frames topic. */
@NullMarked
package dev.clipstream.cli.send;

import org.jspecify.annotations.NullMarked;
