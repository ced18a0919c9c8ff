/** The help of commands, where it is more than a list: options and commands by topic. */
@NullMarked
package dev.clipstream.cli.help;

import org.jspecify.annotations.NullMarked;
