/** The command {@code send}: puts images and video on the frames topic. */
@NullMarked
package dev.clipstream.cli.send;

import org.jspecify.annotations.NullMarked;
