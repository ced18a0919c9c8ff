/** What a command asks a cluster before it starts work. */
@NullMarked
package dev.clipstream.cli.kafka;

import org.jspecify.annotations.NullMarked;
