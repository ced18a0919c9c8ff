/** What {@code evaluate} does about events: which rules, on what, and how it is told. */
@NullMarked
package dev.clipstream.trainer.cli.events;

import org.jspecify.annotations.NullMarked;
