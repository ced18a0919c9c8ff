/** The command {@code dlq}: dead letters, to be looked at and sent again. */
@NullMarked
package dev.clipstream.cli.dlq;

import org.jspecify.annotations.NullMarked;
