/** What a command does to its terminal and to signals. */
@NullMarked
package dev.clipstream.cli.console;

import org.jspecify.annotations.NullMarked;
