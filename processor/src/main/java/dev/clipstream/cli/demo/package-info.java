/** The whole system in one process, to be seen at work. */
@NullMarked
package dev.clipstream.cli.demo;

import org.jspecify.annotations.NullMarked;
