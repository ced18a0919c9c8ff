/** The command {@code topics}: makes the topics. */
@NullMarked
package dev.clipstream.cli.topics;

import org.jspecify.annotations.NullMarked;
