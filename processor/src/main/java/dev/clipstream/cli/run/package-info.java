/** The command {@code run}: the stream processor. */
@NullMarked
package dev.clipstream.cli.run;

import org.jspecify.annotations.NullMarked;
