/** The command line: the main class and what holds its commands together. */
@NullMarked
package dev.clipstream.cli;

import org.jspecify.annotations.NullMarked;
