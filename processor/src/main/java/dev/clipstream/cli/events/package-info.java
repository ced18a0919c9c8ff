/** The option {@code --events}: its file of rules, read, checked and shown. */
@NullMarked
package dev.clipstream.cli.events;

import org.jspecify.annotations.NullMarked;
